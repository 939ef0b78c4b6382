/** Routes calls to workers that connect to it. */
module io.zerocall.broker {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires transitive io.zerocall.server;

  exports io.zerocall.broker;
}
