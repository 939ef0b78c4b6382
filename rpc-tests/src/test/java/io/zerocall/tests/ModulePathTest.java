package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.testing.Compiled;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.JavaFileObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tests the message for users whose module doesn't open its packages, and that its advice works.
 */
class ModulePathTest {
  private static final JavaFileObject EXPORTED = Compiled.source("app/exported/Exported", """
      package app.exported;

      import app.closed.Failed;
      import io.zerocall.RpcMethod;

      public class Exported {
        public record Point(int x, int y) {}

        record Inner(int x) {}

        public interface Api {
          int twice(int number);
          Point turned(Point point);
        }

        public interface InnerApi { Inner inner(); }

        @RpcMethod public int twice(int number) { return 2 * number; }
        @RpcMethod public Point turned(Point point) { return new Point(point.y(), point.x()); }
        @RpcMethod public void fail() throws Failed { throw new Failed("failed", 5); }
      }
      """);

  private static final JavaFileObject FAILED = Compiled.source("app/closed/Failed", """
      package app.closed;

      public class Failed extends Exception {
        private final int code;
        public Failed(String message, int code) { super(message); this.code = code; }
        public int getCode() { return code; }
      }
      """);

  private static final JavaFileObject MAIN = Compiled.source("app/closed/Main", """
      package app.closed;

      import app.exported.Exported;
      import io.zerocall.RpcListener;
      import io.zerocall.RpcMethod;
      import io.zerocall.RpcType;
      import io.zerocall.client.RpcClient;
      import io.zerocall.server.RpcServer;
      import java.util.List;
      import java.util.function.Function;
      import java.util.function.Supplier;

      public class Main {
        public record Point(int x, int y) {}

        public static class Bean {
          private int value;
          public int getValue() { return value; }
          public void setValue(int value) { this.value = value; }
        }

        public static class Service {
          @RpcMethod public int one() { return 1; }
        }

        public static class Listener {
          @RpcListener("some.topic") public void heard(int number) {}
        }

        interface Numbers {
          int twice(int number);
          default int seven() { return 7; }
        }

        interface Fails { void fail() throws Failed; }
        interface TakesPoint { void take(List<Point> points); }
        interface GivesPoint { Point give(); }
        interface GivesBean { Bean give(); }
        interface One { int one(); }

        interface Action { Object run() throws Throwable; }

        static void print(String name, Action action) {
          try {
            System.out.println(name + ": " + action.run());
          } catch (Throwable e) {
            System.out.println(name + ": " + e.getClass().getSimpleName() + ": " + e.getMessage());
          }
        }

        public static void main(String[] arguments) {
          try (RpcServer server = RpcServer.builder().bind("tcp://127.0.0.1:0").start();
              RpcClient client = RpcClient.connect(server.endpoint())) {
            server.register("exported", new Exported());
            Numbers numbers = client.proxy(Numbers.class, "exported");
            print("call", () -> numbers.twice(4));
            print("default method", numbers::seven);
            print("exported record", () -> client.proxy(Exported.Api.class, "exported")
                .turned(new Exported.Point(1, 2)));
            print("hidden record", () -> client.proxy(Exported.InnerApi.class, "") != null);
            print("exception", () -> {
              try {
                client.proxy(Fails.class, "exported").fail();
                return "nothing";
              } catch (Failed e) {
                return "Failed " + e.getMessage() + " " + e.getCode();
              }
            });
            print("service", () -> {
              server.register("service", new Service());
              return client.proxy(One.class, "service").one();
            });
            print("listener", () -> client.subscribe(new Listener()) != null);
            print("listener of the server", () -> server.subscribe(new Listener()) != null);
            print("function", () -> {
              server.registerFunction("one", One.class, () -> 1);
              return client.call("one", int.class);
            });
            print("parameter", () -> {
              server.registerFunction("x", new RpcType<Function<Point, Integer>>() {}, Point::x);
              return client.call("x", int.class, new Point(5, 6));
            });
            print("result", () -> {
              server.registerFunction("point", new RpcType<Supplier<Point>>() {}, () -> new Point(1, 2));
              return client.call("point", Point.class);
            });
            print("bean", () -> {
              server.registerFunction("bean", new RpcType<Function<Bean, Integer>>() {}, Bean::getValue);
              return client.call("bean", int.class, new Bean());
            });
            print("result of a client's method", () -> client.proxy(GivesPoint.class, "") != null);
            print("bean of a client's method", () -> client.proxy(GivesBean.class, "") != null);
            print("parameter of a client's method", () -> client.proxy(TakesPoint.class, "") != null);
            print("result by name", () -> client.call("exported.turned", Point.class,
                new Exported.Point(3, 4)));
            print("argument by name", () -> client.call("exported.twice", int.class, new Point(1, 2)));
          }
        }
      }
      """);

  private static final String MEND =
      " can't be accessed (add \"opens app.closed;\" to the module-info.java of the module app)";

  @TempDir
  static Path directory;

  private Map<String, String> run(String name, String directives) throws Exception {
    JavaFileObject declaration = Compiled.source(
        "module-info",
        "module app { requires io.zerocall.client; requires io.zerocall.server; " + directives
            + " }");
    return new ModulePath(directory.resolve(name))
        .run("app", "app/app.closed.Main", declaration, EXPORTED, FAILED, MAIN);
  }

  private static String warning(String logger) {
    return "WARN " + logger
        + " - app.closed.Failed can't be accessed, so that its fields aren't sent"
        + " and it isn't rebuilt (add \"opens app.closed;\" to the module-info.java of the module app)";
  }

  @Test
  void aClosedPackageIsNamedWithTheLineThatOpensItAndTheModule() throws Exception {
    Map<String, String> printed = run("closed", "exports app.exported;");
    assertThat(printed)
        .containsEntry("call", "8")
        .containsEntry("exported record", "Point[x=2, y=1]")
        .containsEntry(
            "default method",
            "IllegalStateException: public default int app.closed.Main$Numbers.seven()" + MEND)
        .containsEntry(
            "hidden record",
            "IllegalArgumentException: app.exported.Exported$InnerApi.inner: its result can't be"
                + " read from JSON: app.exported.Exported$Inner"
                + MEND.replace("app.closed", "app.exported"))
        .containsEntry(
            "service", "IllegalArgumentException: public int app.closed.Main$Service.one()" + MEND)
        .containsEntry(
            "function",
            "IllegalArgumentException: public abstract int app.closed.Main$One.one()" + MEND)
        .containsEntry(
            "result of a client's method",
            "IllegalArgumentException: app.closed.Main$GivesPoint.give: its result can't be read"
                + " from JSON: app.closed.Main$Point" + MEND)
        .containsEntry(
            "result by name",
            "IllegalArgumentException: the result can't be read from JSON: app.closed.Main$Point"
                + MEND);
    String listener =
        "IllegalArgumentException: public void app.closed.Main$Listener.heard(int)" + MEND;
    assertThat(printed)
        .containsEntry("listener", listener)
        .containsEntry("listener of the server", listener);
    assertThat(printed.get("parameter"))
        .endsWith("can't be read from JSON: app.closed.Main$Point" + MEND);
    assertThat(printed.get("result"))
        .endsWith("its result can't be written as JSON: app.closed.Main$Point" + MEND);
    assertThat(printed.get("bean"))
        .endsWith("can't be read from JSON: app.closed.Main$Bean" + MEND);
    assertThat(printed.get("bean of a client's method"))
        .endsWith("its result can't be read from JSON: app.closed.Main$Bean" + MEND);
    assertThat(printed.get("parameter of a client's method"))
        .endsWith("parameter \"points\" can't be written as JSON: app.closed.Main$Point" + MEND);
    assertThat(printed.get("argument by name"))
        .contains("the request can't be written as JSON: x: app.closed.Main$Point" + MEND)
        .doesNotContain("jackson");
    assertThat(printed.get("exception")).startsWith("RpcRemoteException: exported.fail at ");
    assertThat(printed.keySet())
        .filteredOn(line -> line.contains("WARN") && line.contains("app.closed.Failed"))
        .singleElement()
        .asString()
        .endsWith(warning("io.zerocall.server.RpcServer"));
  }

  @Test
  void thatLineHelps() throws Exception {
    Map<String, String> printed =
        run("open", "exports app.exported; opens app.exported; opens app.closed;");
    assertThat(printed)
        .containsEntry("call", "8")
        .containsEntry("exported record", "Point[x=2, y=1]")
        .containsEntry("default method", "7")
        .containsEntry("hidden record", "true")
        .containsEntry("exception", "Failed failed 5")
        .containsEntry("service", "1")
        .containsEntry("listener", "true")
        .containsEntry("listener of the server", "true")
        .containsEntry("function", "1")
        .containsEntry("parameter", "5")
        .containsEntry("result", "Point[x=1, y=2]")
        .containsEntry("bean", "0")
        .containsEntry("result of a client's method", "true")
        .containsEntry("bean of a client's method", "true")
        .containsEntry("parameter of a client's method", "true")
        .containsEntry("result by name", "Point[x=4, y=3]");
    assertThat(printed.keySet()).noneMatch(line -> line.contains("can't be accessed"));
  }
}
