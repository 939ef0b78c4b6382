package io.zerocall.bench.thrift;

import org.apache.thrift.TException;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

final class MultResult extends Struct<MultResult> {
  private static final long serialVersionUID = 1L;
  private static final TStruct DESCRIPTION = new TStruct("mult_result");
  private static final TField SUCCESS = new TField("success", TType.I32, (short) 0);

  int success;
  boolean isSuccessSet;

  @Override
  TStruct description() {
    return DESCRIPTION;
  }

  @Override
  boolean readField(TProtocol protocol, TField field) throws TException {
    if (!is(field, SUCCESS)) {
      return false;
    }
    success = protocol.readI32();
    isSuccessSet = true;
    return true;
  }

  @Override
  void writeFields(TProtocol protocol) throws TException {
    if (isSuccessSet) {
      writeInt(protocol, SUCCESS, success);
    }
  }
}
