package io.zerocall.bench.report;

import static io.zerocall.bench.report.Scenario.ASYNC;
import static io.zerocall.bench.report.Scenario.BATCH;
import static io.zerocall.bench.report.Scenario.ECHO_1_KB;
import static io.zerocall.bench.report.Scenario.ECHO_64_KB;
import static io.zerocall.bench.report.Scenario.EIGHT_THREADS;
import static io.zerocall.bench.report.Scenario.ONE_THREAD;
import static io.zerocall.bench.report.Scenario.SIXTY_FOUR_THREADS;

import io.zerocall.bench.contender.Contender;
import java.util.EnumSet;
import java.util.Set;

/** Defines which contenders take part in which scenario. */
final class LineUp {
  private LineUp() {}

  static Set<Scenario> of(Contender contender) {
    return switch (contender) {
      case ZEROCALL, ZEROCALL_JEROMQ -> EnumSet.allOf(Scenario.class);
      case ZEROCALL_OBSERVED -> EnumSet.of(ONE_THREAD, EIGHT_THREADS, SIXTY_FOUR_THREADS, ASYNC);
      case ZEROCALL_TLS, GRPC_TLS -> EnumSet.of(ONE_THREAD, EIGHT_THREADS, ECHO_1_KB, ECHO_64_KB);
      case ZEROCALL_HTTP -> EnumSet.of(ONE_THREAD, EIGHT_THREADS, BATCH);
      case ZEROCALL_WEBSOCKET -> EnumSet.of(ASYNC);
      case XML_RPC_KEEP_ALIVE -> allBut(ASYNC);
      case XML_RPC_COMMONS -> EnumSet.of(ONE_THREAD, EIGHT_THREADS, SIXTY_FOUR_THREADS, BATCH);
      case XML_RPC_MULTICALL -> EnumSet.of(BATCH);
      // Its connections, one per call, would use up the ports before 64 threads are done.
      case XML_RPC -> EnumSet.of(ONE_THREAD, EIGHT_THREADS);
      case JSON_RPC_4J, JAVALIN -> EnumSet.of(ONE_THREAD, EIGHT_THREADS);
      case GRPC, RSOCKET, JEROMQ -> allBut(BATCH);
      case THRIFT, TCP -> allBut(ASYNC, BATCH);
    };
  }

  private static Set<Scenario> allBut(Scenario first, Scenario... rest) {
    return EnumSet.complementOf(EnumSet.of(first, rest));
  }
}
