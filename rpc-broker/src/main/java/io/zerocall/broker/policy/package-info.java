/** Who may do what at a broker: the interface of a policy, and policies and users from files. */
@NullMarked
package io.zerocall.broker.policy;

import org.jspecify.annotations.NullMarked;
