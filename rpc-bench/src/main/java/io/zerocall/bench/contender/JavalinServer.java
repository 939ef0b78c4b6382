package io.zerocall.bench.contender;

import io.javalin.Javalin;

/**
 * One HTTP route for each of the service's methods, as users of Javalin write them: not an RPC
 * library.
 */
record JavalinServer(Javalin javalin) implements ContenderServer {
  static final String MULT = "mult";
  static final String ECHO = "echo";

  static JavalinServer start() {
    return new JavalinServer(Javalin.create(config -> {
          config.startup.showJavalinBanner = false;
          config.routes.post("/" + MULT, context -> {
            Factors factors = context.bodyAsClass(Factors.class);
            context.json(factors.a * factors.b);
          });
          config.routes.post("/" + ECHO, context -> context.json(context.bodyAsClass(Text.class)));
        })
        .start("127.0.0.1", 0));
  }

  @Override
  public String endpoint() {
    return "http://127.0.0.1:" + javalin.port() + "/";
  }

  @Override
  public void close() {
    javalin.stop();
  }

  /** The parameters of {@code mult}. */
  record Factors(int a, int b) {}

  /** The parameter and result of {@code echo}. */
  record Text(String text) {}
}
