package io.zerocall.bench.thrift;

import java.util.Map;
import org.apache.thrift.ProcessFunction;
import org.apache.thrift.TBaseProcessor;
import org.apache.thrift.TException;

/** Reads the arguments of calls, and writes the results. */
public final class CalculatorProcessor extends TBaseProcessor<ThriftCalculator> {
  static final String MULT = "mult";
  static final String ECHO = "echo";

  public CalculatorProcessor(ThriftCalculator calculator) {
    super(calculator, Map.of(MULT, new Mult(), ECHO, new Echo()));
  }

  private static final class Mult
      extends ProcessFunction<ThriftCalculator, MultArguments, MultResult> {
    Mult() {
      super(MULT);
    }

    @Override
    public boolean isOneway() {
      return false;
    }

    @Override
    public MultArguments getEmptyArgsInstance() {
      return new MultArguments();
    }

    @Override
    public MultResult getEmptyResultInstance() {
      return new MultResult();
    }

    @Override
    public MultResult getResult(ThriftCalculator calculator, MultArguments arguments)
        throws TException {
      MultResult result = getEmptyResultInstance();
      result.success = calculator.mult(arguments.a, arguments.b);
      result.isSuccessSet = true;
      return result;
    }
  }

  private static final class Echo
      extends ProcessFunction<ThriftCalculator, EchoArguments, EchoResult> {
    Echo() {
      super(ECHO);
    }

    @Override
    public boolean isOneway() {
      return false;
    }

    @Override
    public EchoArguments getEmptyArgsInstance() {
      return new EchoArguments();
    }

    @Override
    public EchoResult getEmptyResultInstance() {
      return new EchoResult();
    }

    @Override
    public EchoResult getResult(ThriftCalculator calculator, EchoArguments arguments)
        throws TException {
      EchoResult result = getEmptyResultInstance();
      result.success = calculator.echo(arguments.text);
      return result;
    }
  }
}
