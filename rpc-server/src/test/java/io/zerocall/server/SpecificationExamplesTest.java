package io.zerocall.server;

import org.junit.jupiter.api.AfterEach;

class SpecificationExamplesTest extends SpecificationExamples {
  private final TestServer server = TestServer.of(server().executor(Runnable::run));

  @AfterEach
  void close() {
    server.close();
  }

  @Override
  protected String ask(String document) {
    return server.peer().ask(document);
  }

  @Override
  protected void expectSilence(String document) {
    server.peer().send(document);
    server.peer().expectSilence();
  }
}
