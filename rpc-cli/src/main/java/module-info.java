/** The rpc command. */
@SuppressWarnings("requires-automatic") // HdrHistogram has no module descriptor
module io.zerocall.cli {
  requires static org.jspecify;
  requires HdrHistogram;
  requires info.picocli;
  requires io.zerocall.broker;
  requires io.zerocall.client;
  requires io.zerocall.gateway;
  requires io.zerocall.http;
  requires io.zerocall.ijson;
  requires io.zerocall.rabbitmq;
  requires io.zerocall.server;
  requires io.zerocall.store.postgresql;
  requires io.zerocall.store.sqlite;
  requires me.tongfei.progressbar;

  opens io.zerocall.cli to
      info.picocli;
}
