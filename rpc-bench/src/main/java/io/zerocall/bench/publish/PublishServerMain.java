package io.zerocall.bench.publish;

import java.io.IOException;

/**
 * The server's JVM: serves until its standard input ends, which also happens when the caller dies.
 */
final class PublishServerMain {
  static final String LISTENING_ON = "listening on ";

  private PublishServerMain() {}

  public static void main(String[] arguments) throws IOException {
    try (PublishServer server = PublishContender.valueOf(arguments[0]).serve()) {
      System.out.println(LISTENING_ON + server.endpoint());
      while (System.in.read() >= 0) {
        // Nothing is ever written to it; only the end matters.
      }
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }
}
