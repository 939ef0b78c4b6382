/** Topics on the server: who is subscribed, what each gets, and in which order. */
@NullMarked
package io.zerocall.server.topic;

import org.jspecify.annotations.NullMarked;
