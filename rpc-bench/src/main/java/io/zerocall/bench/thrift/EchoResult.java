package io.zerocall.bench.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;
import org.jspecify.annotations.Nullable;

final class EchoResult extends Struct<EchoResult> {
  private static final long serialVersionUID = 1L;
  private static final TStruct DESCRIPTION = new TStruct("echo_result");
  private static final TField SUCCESS = new TField("success", TType.STRING, (short) 0);

  @Nullable
  String success;

  @Override
  TStruct description() {
    return DESCRIPTION;
  }

  @Override
  boolean readField(TProtocol protocol, TField field) throws TException {
    if (!is(field, SUCCESS)) {
      return false;
    }
    success = protocol.readString();
    return true;
  }

  @Override
  void writeFields(TProtocol protocol) throws TException {
    if (success != null) {
      writeText(protocol, SUCCESS, success);
    }
  }
}
