package io.zerocall.spring.boot.test.shop;

import org.springframework.stereotype.Component;

/** A component that has nothing to do with calls. */
@Component
public class Labels {}
