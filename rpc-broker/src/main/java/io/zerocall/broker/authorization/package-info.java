/** Applies a policy to what peers do at a broker, now and after its rules have changed. */
@NullMarked
package io.zerocall.broker.authorization;

import org.jspecify.annotations.NullMarked;
