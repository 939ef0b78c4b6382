/**
 * The words of both sides: annotations, exceptions, JSON-RPC documents, and the transport port with
 * its engines.
 */
@SuppressWarnings("module") // the siblings that it exports to are compiled after it
module io.zerocall.core {
  requires static transitive org.jspecify;
  requires java.naming; // reads the names in certificates
  requires org.slf4j;
  requires transitive tools.jackson.databind; // for io.zerocall.jackson

  uses io.zerocall.transport.CurveCryptography;
  uses io.zerocall.transport.TransportProvider;

  exports io.zerocall;
  exports io.zerocall.jackson;
  exports io.zerocall.contract to
      io.zerocall.client,
      io.zerocall.ijson,
      io.zerocall.server;
  exports io.zerocall.json to
      io.zerocall.client,
      io.zerocall.http,
      io.zerocall.server,
      io.zerocall.syrpc;
  exports io.zerocall.json.document to
      io.zerocall.broker,
      io.zerocall.client,
      io.zerocall.http,
      io.zerocall.ijson,
      io.zerocall.server;
  exports io.zerocall.json.plain to
      io.zerocall.broker,
      io.zerocall.ijson,
      io.zerocall.server;
  exports io.zerocall.json.schema to
      io.zerocall.server;
  exports io.zerocall.json.wire to
      io.zerocall.client,
      io.zerocall.http,
      io.zerocall.server;
  exports io.zerocall.engines to
      io.zerocall.client,
      io.zerocall.junit,
      io.zerocall.server;
  exports io.zerocall.load to
      io.zerocall.client,
      io.zerocall.server;
  exports io.zerocall.topic to
      io.zerocall.client,
      io.zerocall.server;
  exports io.zerocall.transport to
      io.zerocall.broker,
      io.zerocall.client,
      io.zerocall.curve,
      io.zerocall.http,
      io.zerocall.ijson,
      io.zerocall.jeromq,
      io.zerocall.junit,
      io.zerocall.server;
  exports io.zerocall.transport.engine to
      io.zerocall.broker,
      io.zerocall.http,
      io.zerocall.ijson,
      io.zerocall.jeromq,
      io.zerocall.junit,
      io.zerocall.syrpc;
}
