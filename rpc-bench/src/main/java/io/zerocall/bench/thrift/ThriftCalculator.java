package io.zerocall.bench.thrift;

import org.apache.thrift.TException;

/** The service's interface, for its implementation and its client. */
public interface ThriftCalculator {

  int mult(int a, int b) throws TException;

  String echo(String text) throws TException;
}
