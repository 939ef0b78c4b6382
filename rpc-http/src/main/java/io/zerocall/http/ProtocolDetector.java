package io.zerocall.http;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Detects by the first bytes whether a client speaks HTTP/2 with prior knowledge (RFC 9113, section
 * 3.3) or HTTP/1.1. {@code Upgrade: h2c} is obsolete, and a client that tries it gets a reply in
 * HTTP/1.1. A ZeroMQ client gets a reply that says that it has the wrong port: otherwise it would
 * wait for a greeting, and HTTP/1.1 for the end of a line.
 */
final class ProtocolDetector extends ByteToMessageDecoder {
  private static final byte[] PREFACE =
      "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** The beginning of ZeroMQ's greeting, with which no request begins. */
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
