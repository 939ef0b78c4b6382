/** The topics that a client's listeners are subscribed to. */
@NullMarked
package io.zerocall.client.topic;

import org.jspecify.annotations.NullMarked;
