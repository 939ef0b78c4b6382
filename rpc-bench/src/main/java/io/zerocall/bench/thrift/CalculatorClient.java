package io.zerocall.bench.thrift;

import org.apache.thrift.TApplicationException;
import org.apache.thrift.TException;
import org.apache.thrift.TServiceClient;
import org.apache.thrift.protocol.TProtocol;

/** Makes calls over one connection, on one thread. */
public final class CalculatorClient extends TServiceClient implements ThriftCalculator {

  public CalculatorClient(TProtocol protocol) {
    super(protocol);
  }

  @Override
  public int mult(int a, int b) throws TException {
    MultArguments arguments = new MultArguments();
    arguments.a = a;
    arguments.b = b;
    sendBase(CalculatorProcessor.MULT, arguments);
    MultResult result = new MultResult();
    receiveBase(result, CalculatorProcessor.MULT);
    if (!result.isSuccessSet) {
      throw noResult(CalculatorProcessor.MULT);
    }
    return result.success;
  }

  @Override
  public String echo(String text) throws TException {
    EchoArguments arguments = new EchoArguments();
    arguments.text = text;
    sendBase(CalculatorProcessor.ECHO, arguments);
    EchoResult result = new EchoResult();
    receiveBase(result, CalculatorProcessor.ECHO);
    if (result.success == null) {
      throw noResult(CalculatorProcessor.ECHO);
    }
    return result.success;
  }

  private static TApplicationException noResult(String method) {
    return new TApplicationException(
        TApplicationException.MISSING_RESULT, method + ": a reply without a result");
  }
}
