package io.zerocall.bench.thrift;

import org.apache.thrift.TBase;
import org.apache.thrift.TException;
import org.apache.thrift.TFieldIdEnum;
import org.apache.thrift.protocol.TField;
import org.apache.thrift.protocol.TProtocol;
import org.apache.thrift.protocol.TProtocolUtil;
import org.apache.thrift.protocol.TStruct;
import org.apache.thrift.protocol.TType;

/** The arguments or the result of a method. */
abstract class Struct<S extends Struct<S>> implements TBase<S, TFieldIdEnum> {
  private static final long serialVersionUID = 1L;

  abstract TStruct description();

  /** Reads the value of one field; returns false for an unknown field. */
  abstract boolean readField(TProtocol protocol, TField field) throws TException;

  abstract void writeFields(TProtocol protocol) throws TException;

  @Override
  public final void read(TProtocol protocol) throws TException {
    protocol.readStructBegin();
    TField field = protocol.readFieldBegin();
    while (field.type != TType.STOP) {
      if (!readField(protocol, field)) {
        TProtocolUtil.skip(protocol, field.type);
      }
      protocol.readFieldEnd();
      field = protocol.readFieldBegin();
    }
    protocol.readStructEnd();
  }

  @Override
  public final void write(TProtocol protocol) throws TException {
    protocol.writeStructBegin(description());
    writeFields(protocol);
    protocol.writeFieldStop();
    protocol.writeStructEnd();
  }

  static boolean is(TField field, TField expected) {
    return field.id == expected.id && field.type == expected.type;
  }

  static void writeInt(TProtocol protocol, TField field, int value) throws TException {
    protocol.writeFieldBegin(field);
    protocol.writeI32(value);
    protocol.writeFieldEnd();
  }

  static void writeText(TProtocol protocol, TField field, String value) throws TException {
    protocol.writeFieldBegin(field);
    protocol.writeString(value);
    protocol.writeFieldEnd();
  }

  @Override
  public final TFieldIdEnum fieldForId(int id) {
    throw unused();
  }

  @Override
  public final boolean isSet(TFieldIdEnum field) {
    throw unused();
  }

  @Override
  public final Object getFieldValue(TFieldIdEnum field) {
    throw unused();
  }

  @Override
  public final void setFieldValue(TFieldIdEnum field, Object value) {
    throw unused();
  }

  @Override
  public final S deepCopy() {
    throw unused();
  }

  @Override
  public final void clear() {
    throw unused();
  }

  @Override
  public final int compareTo(S other) {
    throw unused();
  }

  private static UnsupportedOperationException unused() {
    return new UnsupportedOperationException("no call needs it");
  }
}
