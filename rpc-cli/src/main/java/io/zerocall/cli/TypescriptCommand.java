package io.zerocall.cli;

import io.zerocall.JsonText;
import io.zerocall.cli.typescript.LongForm;
import io.zerocall.cli.typescript.TypeScript;
import io.zerocall.client.RpcClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rpc typescript}: writes a client for browsers and Node. */
@Command(
    name = "typescript",
    header = "Writes a TypeScript client for a server's methods, over HTTP and WebSocket.",
    description = {
      "One file that needs nothing else: the types, a class for each namespace, and the transports."
    },
    sortOptions = false,
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    footerHeading = "%nExamples:%n",
    footer = {
      "  rpc typescript tcp://127.0.0.1:5555 --output client.ts",
      "  rpc typescript tcp://127.0.0.1:5555 --output client.ts --long bigint",
      "",
      "  import { FetchTransport, MyNamespace } from \"./client\";",
      "  const transport = new FetchTransport(\"http://127.0.0.1:8080\");",
      "  console.log(await new MyNamespace(transport).mult(5, 7));"
    })
final class TypescriptCommand implements Callable<Integer> {
  @Spec
  @SuppressWarnings("NullAway.Init") // picocli sets it
  private CommandSpec spec;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "Where to write the client. Default: the standard output.")
  private @Nullable String output;

  @Option(
      names = "--long",
      paramLabel = "FORM",
      completionCandidates = Choices.OfLong.class,
      description =
          "What an integer of 64 bits is in TypeScript: number, which fails for integers beyond 2^53"
              + " rather than lose digits, or bigint. Default: number.")
  private LongForm longForm = LongForm.NUMBER;

  @Mixin
  private ClientOptions server = new ClientOptions();

  TypescriptCommand() {}

  @Override
  public Integer call() {
    String code;
    try (RpcClient client = server.connect()) {
      code = TypeScript.of(client.call("rpc.discover", JsonText.class), longForm);
    }
    if (output == null) {
      spec.commandLine().getOut().print(code);
    } else {
      write(code, output);
    }
    return 0;
  }

  private void write(String code, String file) {
    try {
      Files.writeString(Path.of(file), code);
    } catch (InvalidPathException | IOException e) {
      throw new ParameterException(
          spec.commandLine(), "--output: " + file + " can't be written: " + e.getMessage(), e);
    }
  }
}
