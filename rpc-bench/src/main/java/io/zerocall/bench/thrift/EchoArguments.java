package io.zerocall.bench.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

final class EchoArguments extends Struct<EchoArguments> {
  private static final long serialVersionUID = 1L;
  private static final TStruct DESCRIPTION = new TStruct("echo_args");
  private static final TField TEXT = new TField("text", TType.STRING, (short) 1);

  String text = "";

  @Override
  TStruct description() {
    return DESCRIPTION;
  }

  @Override
  boolean readField(TProtocol protocol, TField field) throws TException {
    if (!is(field, TEXT)) {
      return false;
    }
    text = protocol.readString();
    return true;
  }

  @Override
  void writeFields(TProtocol protocol) throws TException {
    writeText(protocol, TEXT, text);
  }
}
