package io.zerocall.engines;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcEngine;
import io.zerocall.transport.Binding;
import io.zerocall.transport.Caller;
import io.zerocall.transport.Echo;
import io.zerocall.transport.Transport;
import io.zerocall.transport.TransportOptions;
import io.zerocall.transport.TransportProvider;
import io.zerocall.transport.inproc.InprocTransport;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Enumeration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnginesTest {
  @TempDir
  private Path directory;

  /**
   * Returns a class loader like this test's own, but with only the services that the file names.
   */
  private URLClassLoader loaderOf(String... providers) throws Exception {
    Path services = Files.createDirectories(directory.resolve("META-INF/services"));
    Files.writeString(
        services.resolve(TransportProvider.class.getName()), String.join("\n", providers));
    return new URLClassLoader(
        new URL[] {directory.toUri().toURL()}, EnginesTest.class.getClassLoader()) {
      @Override
      public Enumeration<URL> getResources(String name) throws IOException {
        return name.startsWith("META-INF/services/")
            ? findResources(name)
            : super.getResources(name);
      }
    };
  }

  @Test
  void aNameWithinThisMachineIsCarriedByItsOwnEngine() throws Exception {
    try (Binding binding = Engines.preferring(RpcEngine.NATIVE)
            .bind("inproc://engines", TransportOptions.DEFAULTS, new Echo());
        Caller caller = new Caller(new InprocTransport(), binding.endpoint())) {
      assertThat(caller.call(10)).isNull();
    }
  }

  @Test
  void aMissingModuleIsNamedInTheMessage() throws Exception {
    try (URLClassLoader loader = loaderOf()) {
      assertThatThrownBy(() -> Engines.provided(RpcEngine.JEROMQ, loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage(
              "engine: JEROMQ (needs rpc-jeromq: add the dependency io.zerocall:rpc-jeromq)");
    }
  }

  @Test
  void theProviderOfTheEngineIsFoundAmongOthers() throws Exception {
    try (URLClassLoader loader = loaderOf(Other.class.getName(), Wanted.class.getName())) {
      Transport found = Engines.provided(RpcEngine.JEROMQ, loader);
      assertThat(found).isSameAs(Wanted.TRANSPORT);
    }
  }

  @Test
  void aProviderThatCanNotBeLoadedSaysWhy() throws Exception {
    try (URLClassLoader loader = loaderOf("no.such.Provider")) {
      assertThatThrownBy(() -> Engines.provided(RpcEngine.JEROMQ, loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageStartingWith("engine: JEROMQ (rpc-jeromq can't be loaded: ")
          .hasMessageContaining("no.such.Provider");
    }
  }

  @Test
  void aProviderWhoseClassesAreMissingSaysWhy() throws Exception {
    try (URLClassLoader loader = loaderOf(Incomplete.class.getName())) {
      assertThatThrownBy(() -> Engines.provided(RpcEngine.JEROMQ, loader))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("engine: JEROMQ (rpc-jeromq can't be loaded: no/such/Library)");
    }
  }

  /** A provider of an engine that is not requested here. */
  public static final class Other implements TransportProvider {
    @Override
    public RpcEngine engine() {
      return RpcEngine.NATIVE;
    }

    @Override
    public Transport transport() {
      throw new AssertionError("not asked for");
    }
  }

  /** A provider of the requested engine. */
  public static final class Wanted implements TransportProvider {
    static final Transport TRANSPORT = new InprocTransport();

    @Override
    public RpcEngine engine() {
      return RpcEngine.JEROMQ;
    }

    @Override
    public Transport transport() {
      return TRANSPORT;
    }
  }

  /** A provider without the library that it needs. */
  public static final class Incomplete implements TransportProvider {
    @Override
    public RpcEngine engine() {
      return RpcEngine.JEROMQ;
    }

    @Override
    public Transport transport() {
      throw new NoClassDefFoundError("no/such/Library");
    }
  }
}
