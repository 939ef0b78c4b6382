package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcWire;
import io.zerocall.testing.Compiled;
import io.zerocall.testing.Warnings;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The warnings of a client about exceptions that it can't rebuild. */
class ExceptionAdviceTest {
  private static final String SOURCE = """
      package advised;

      import io.zerocall.RpcParam;
      import io.zerocall.RpcService;

      @RpcService("advised")
      public interface Api {
        void one() throws Nameless, java.net.URISyntaxException, Abstract, Exception;
        void two() throws Nameless, Lossy;
        void three() throws Annotated, Plain;

        class Nameless extends Exception {
          public Nameless(int code, String reason) { super(reason + code); }
        }

        class Lossy extends Exception {
          private int code;
          public Lossy(String message) { super(message); }
          public Lossy(int code, long more) { this.code = code; }
          public int getCode() { return code; }
        }

        class Annotated extends Exception {
          private final int code;
          public Annotated(@RpcParam("code") int code, @RpcParam("message") String reason) {
            super(reason);
            this.code = code;
          }
          public int getCode() { return code; }
        }

        abstract class Abstract extends Exception {
          Abstract(int number, String text) { super(text + number); }
        }

        class Plain extends Exception {
          public Plain(String message, Throwable cause) { super(message, cause); }
        }
      }
      """;

  private static final String WITHOUT_NAMES =
      "the names of its constructors' parameters are not in its class file (compile it with"
          + " -parameters, or annotate them with @RpcParam(\"name\"))";

  @TempDir
  Path directory;

  private final Warnings warnings = new Warnings();

  private ClassLoader compiled(String... options) {
    return Compiled.load(directory, List.of(options), Compiled.source("advised/Api", SOURCE));
  }

  private RpcClient client() {
    return new ScriptedTransport().client().log(warnings.log()).connect("scripted");
  }

  @Test
  void aDeclaredExceptionWhoseParametersHaveNoNamesIsWarnedOfOnceForEachClass()
      throws ClassNotFoundException {
    Class<?> api = compiled().loadClass("advised.Api");
    for (int i = 0; i < 2; i++) {
      try (RpcClient client = client()) {
        client.proxy(api);
        client.proxy(api, "another");
      }
    }
    assertThat(warnings.lines())
        .containsExactlyInAnyOrder(
            "advised.Api$Nameless can't be rebuilt by clients, which get an RpcRemoteException"
                + " instead: " + WITHOUT_NAMES,
            "advised.Api$Lossy is rebuilt by clients without its code: " + WITHOUT_NAMES);
  }

  @Test
  void withNamesOnlyWhatHasNoFittingConstructorIsWarnedOf() throws ClassNotFoundException {
    try (RpcClient client = client()) {
      client.proxy(compiled("-parameters").loadClass("advised.Api"));
    }
    assertThat(warnings.lines())
        .containsExactly("advised.Api$Nameless can't be rebuilt by clients, which get an"
            + " RpcRemoteException instead: no constructor of it takes only a message, a cause, and"
            + " parameters that have the names of its getters (give it one)");
  }

  @Test
  void nothingIsWarnedOfOnTheOriginalZerorpcsWireWhichSendsNoFields()
      throws ClassNotFoundException {
    RpcClientBuilder builder =
        new ScriptedTransport().client().wire(RpcWire.ZERORPC).log(warnings.log());
    try (RpcClient client = builder.connect("scripted")) {
      client.proxy(compiled().loadClass("advised.Api"));
    }
    assertThat(warnings.lines()).isEmpty();
  }

  @Test
  void aRegisteredExceptionIsWarnedOfWhenTheClientIsMade() throws ClassNotFoundException {
    Class<? extends Throwable> type =
        compiled().loadClass("advised.Api$Nameless").asSubclass(Throwable.class);
    new ScriptedTransport()
        .client()
        .log(warnings.log())
        .registerException(type)
        .connect("scripted")
        .close();
    assertThat(warnings.lines()).singleElement().asString().contains("Api$Nameless");
  }
}
