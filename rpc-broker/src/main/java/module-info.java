/** Routes calls to workers that connect to it. */
@SuppressWarnings({
  "module", // the sibling that it exports to is compiled after it
  "requires-automatic" // cron-utils has no module descriptor
})
module io.zerocall.broker {
  requires static transitive org.jspecify;
  requires com.cronutils;
  requires org.slf4j;
  requires transitive io.zerocall.jobs;
  requires transitive io.zerocall.server;

  exports io.zerocall.broker;
  exports io.zerocall.broker.authorization to
      io.zerocall.ijson;
  exports io.zerocall.broker.policy;
  exports io.zerocall.broker.scheduling to
      io.zerocall.ijson;
}
