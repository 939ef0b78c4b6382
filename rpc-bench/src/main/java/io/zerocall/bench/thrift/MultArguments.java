package io.zerocall.bench.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

final class MultArguments extends Struct<MultArguments> {
  private static final long serialVersionUID = 1L;
  private static final TStruct DESCRIPTION = new TStruct("mult_args");
  private static final TField A = new TField("a", TType.I32, (short) 1);
  private static final TField B = new TField("b", TType.I32, (short) 2);

  int a;
  int b;

  @Override
  TStruct description() {
    return DESCRIPTION;
  }

  @Override
  boolean readField(TProtocol protocol, TField field) throws TException {
    if (is(field, A)) {
      a = protocol.readI32();
      return true;
    }
    if (is(field, B)) {
      b = protocol.readI32();
      return true;
    }
    return false;
  }

  @Override
  void writeFields(TProtocol protocol) throws TException {
    writeInt(protocol, A, a);
    writeInt(protocol, B, b);
  }
}
