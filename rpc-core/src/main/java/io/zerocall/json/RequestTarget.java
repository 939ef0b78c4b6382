package io.zerocall.json;

/** What a request's method name leads to, as far as reading the request needs to know it. */
public interface RequestTarget {

  /** The parameters to read. */
  ParameterList parameterList();
}
