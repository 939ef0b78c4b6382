package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells a client that speaks HTTP/2 right away (RFC 9113, section 3.3) from one that speaks
 * HTTP/1.1, by the first bytes. The way by {@code Upgrade: h2c} is obsolete; who tries it is
 * answered in HTTP/1.1. A client of ZeroMQ is told that it has the wrong port: it would wait for a
 * greeting, and HTTP/1.1 for the end of a line.
 */
final class ProtocolDetector extends ByteToMessageDecoder {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** What ZeroMQ's greeting begins with, and no request does. */
  private static final byte ZMTP_SIGNATURE = (byte) 0xff;

  private final HttpConnection connection;

  ProtocolDetector(HttpConnection connection) {
    this.connection = connection;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf bytes, List<Object> out) {
    if (bytes.getByte(bytes.readerIndex()) == ZMTP_SIGNATURE) {
      bytes.skipBytes(bytes.readableBytes());
      connection.refuseZeroMq(context.pipeline());
      context.pipeline().remove(this);
      return;
    }
    int known = Math.min(bytes.readableBytes(), PREFACE.length);
    for (int i = 0; i < known; i++) {
      if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[i]) {
        connection.speakHttp1(context.pipeline());
        context.pipeline().remove(this);
        return;
      }
    }
    if (known == PREFACE.length) {
      connection.speakHttp2(context.pipeline());
      context.pipeline().remove(this);
    }
  }
}
