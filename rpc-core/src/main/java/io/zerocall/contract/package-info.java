/**
 * The contract that a Java type declares: which methods it offers or calls, under which names and
 * with which parameters. It is read by reflection once, when a service is registered or a proxy is
 * created; all mistakes in it are reported then. {@link io.zerocall.contract.ContractReader} is the
 * entry point.
 */
@NullMarked
package io.zerocall.contract;

import org.jspecify.annotations.NullMarked;
