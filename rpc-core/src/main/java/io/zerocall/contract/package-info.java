/**
 * The contract that a Java type declares: which methods it offers or calls, under which names, with
 * which parameters. It is read by reflection once, when a service is registered or a proxy made,
 * and every mistake in it is found then. {@link io.zerocall.contract.ContractReader} is the entry
 * point.
 */
@NullMarked
package io.zerocall.contract;

import org.jspecify.annotations.NullMarked;
