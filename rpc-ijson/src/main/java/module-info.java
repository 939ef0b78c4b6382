/** A broker's interface for clients and workers of Inverted Json. */
module io.zerocall.ijson {
  requires static transitive org.jspecify;
  requires transitive io.zerocall.broker;
  requires io.zerocall.http;

  exports io.zerocall.ijson;
}
