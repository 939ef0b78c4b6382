package io.zerocall.spring.boot.test;

import org.springframework.boot.test.autoconfigure.TestSliceTestContextBootstrapper;

/** Finds the properties of an {@link RpcTest}. */
final class RpcTestContextBootstrapper extends TestSliceTestContextBootstrapper<RpcTest> {}
