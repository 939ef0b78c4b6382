package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcService;

/** What workers offer, and agents may call. */
@RpcService("reports")
public interface Reports {
  @RpcMethod(tool = true, help = "Writes the report of a year. Takes some minutes.")
  String write(int year);
}
