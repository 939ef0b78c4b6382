/** A server's connector for HTTP and WebSocket. */
@SuppressWarnings("module") // the sibling that it exports to is compiled after it
module io.zerocall.http {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.core;
  requires io.netty.buffer;
  requires io.netty.codec;
  requires io.netty.codec.http;
  requires io.netty.codec.http2;
  requires io.netty.common;
  requires io.netty.handler;
  requires io.netty.transport;

  exports io.zerocall.http;
  exports io.zerocall.http.endpoint to
      io.zerocall.mcp;
  exports io.zerocall.http.exchange to
      io.zerocall.ijson;
}
