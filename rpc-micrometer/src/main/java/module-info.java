/** Observes calls, clients and servers with Micrometer. */
@SuppressWarnings({
  "requires-automatic", // Micrometer has no module descriptors
  "requires-transitive-automatic"
})
module io.zerocall.micrometer {
  requires static transitive org.jspecify;
  requires transitive io.zerocall.client;
  requires transitive io.zerocall.server;
  requires transitive micrometer.commons;
  requires transitive micrometer.core;
  requires transitive micrometer.observation;

  exports io.zerocall.micrometer;
}
