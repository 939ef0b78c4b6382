/** The topics of a server: their subscribers, what each subscriber gets, and in which order. */
@NullMarked
package io.zerocall.server.topic;

import org.jspecify.annotations.NullMarked;
