package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.Compiled;
import io.zerocall.testing.Warnings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warnings of a server when exceptions are registered that clients can't rebuild. */
class ExceptionAdviceTest {
  private static final String SOURCE = """
      package advised;

      import io.zerocall.RpcMethod;

      public class Service {
        public static class Nameless extends Exception {
          public Nameless(int code, String reason) { super(reason + code); }
        }

        public interface Function { void call() throws Nameless; }

        @RpcMethod
        public void fail() throws Nameless { throw new Nameless(1, "failed"); }

        public static class Call implements Function {
          @Override
          public void call() throws Nameless { throw new Nameless(2, "failed"); }
        }
      }
      """;

  @TempDir
  Path directory;

  private final Warnings warnings = new Warnings();

  private Class<?> compiled(String name, String... options) throws ClassNotFoundException {
    return Compiled.load(directory, List.of(options), Compiled.source("advised/Service", SOURCE))
        .loadClass(name);
  }

  private void expectOneWarning() {
    assertThat(warnings.lines())
        .containsExactly("advised.Service$Nameless can't be rebuilt by clients, which get an"
            + " RpcRemoteException instead: the names of its constructors' parameters are not in"
            + " its class file (compile it with -parameters, or annotate them with"
            + " @RpcParam(\"name\"))");
  }

  @Test
  void aServicesExceptionIsWarnedOfOnceAtItsRegistration() throws ReflectiveOperationException {
    Object service = compiled("advised.Service").getConstructor().newInstance();
    try (TestServer server = TestServer.with(builder -> builder.log(warnings.log()))) {
      assertThat(warnings.lines()).isEmpty();
      server.server().register("one", service);
      expectOneWarning();
      server.server().register("two", service);
      expectOneWarning();
    }
  }

  @Test
  void aFunctionsExceptionToo() throws ReflectiveOperationException {
    Class<?> type = compiled("advised.Service$Call");
    try (TestServer server = TestServer.with(builder -> builder.log(warnings.log()))) {
      register(server.server(), type.getInterfaces()[0], type.getConstructor().newInstance());
      expectOneWarning();
    }
  }

  private static <F> void register(RpcServer server, Class<F> function, Object service) {
    server.registerFunction("f", function, function.cast(service));
  }

  @Test
  void anExceptionThatIsRegisteredForAllMethodsToo() throws ReflectiveOperationException {
    Class<? extends Throwable> type =
        compiled("advised.Service$Nameless").asSubclass(Throwable.class);
    TestServer.with(builder -> builder.log(warnings.log()).registerException(type))
        .close();
    expectOneWarning();
  }
}
