/** Which worker gets which call: the queues, the rules, and the hand-over to the workers. */
@NullMarked
package io.zerocall.broker.scheduling;

import org.jspecify.annotations.NullMarked;
