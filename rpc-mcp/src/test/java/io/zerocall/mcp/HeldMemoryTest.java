package io.zerocall.mcp;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.http.endpoint.EndpointExchange;
import io.zerocall.http.endpoint.EndpointResponse;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the endpoint holds beside what the server counts. */
class HeldMemoryTest {
  private static final int LARGE = 16 << 20;
  private static final String DISCOVERED = "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":{\"methods\":["
      + "{\"name\":\"x\",\"x-tool\":true,\"params\":[],\"result\":{\"schema\":{}}}]}}";

  /**
   * A request whose calls a test answers. It keeps nothing that it is given but what replies go to.
   */
  private static final class Held implements EndpointExchange {
    private byte[] body;
    private @Nullable Consumer<byte[]> whenReplied;
    private @Nullable EndpointResponse response;

    Held(String body) {
      this.body = body.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public @Nullable String header(String name) {
      return name.equals("mcp-session-id") ? "s" : null;
    }

    @Override
    public byte[] body() {
      byte[] given = body;
      body = new byte[0];
      return given;
    }

    @Override
    public void call(byte[] document, @Nullable String traceparent, Consumer<byte[]> receiver) {
      whenReplied = receiver;
    }

    void reply(String json) {
      Consumer<byte[]> receiver = whenReplied;
      whenReplied = null;
      assertThat(receiver).isNotNull();
      receiver.accept(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void cancel() {}

    @Override
    public void respond(EndpointResponse given) {
      response = given;
    }

    @Override
    public void whenEnded(Runnable action) {}
  }

  private static long usedBytes() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Test
  void theArgumentsOfARunningCallAreOnlyHeldByTheServer() {
    McpMethods methods = new McpMethods();
    long before = usedBytes();
    Held call = new Held(Peer.call("x", "{\"text\":\"" + "x".repeat(LARGE) + "\"}"));
    methods.received(call);
    call.reply(DISCOVERED);
    assertThat(call.whenReplied).as("the call of the method").isNotNull();
    eventually("the arguments are free", () -> usedBytes() - before < LARGE / 2);
    call.reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":7}");
    assertThat(call.response).isNotNull();
    assertThat(new String(call.response.json(), StandardCharsets.UTF_8)).contains("\"text\":\"7\"");
  }

  @Test
  void aPageOfToolsEndsBeforeItGetsTooLarge() throws Exception {
    TreeMap<String, Tool> tools = new TreeMap<>();
    JsonText large = JsonText.ofString("x".repeat(400_000));
    JsonText tooLarge = JsonText.ofString("x".repeat(2_000_000));
    for (String name : new String[] {"a", "b", "c", "d", "e"}) {
      JsonText description = name.equals("d") ? tooLarge : large;
      tools.put(
          name, new Tool(name, name, Tool.Shape.TEXT, false, false, description, description));
    }
    ToolList list = new ToolList(tools, JsonText.parse("{}"), false);
    Map<String, String> names = new TreeMap<>();
    String after = null;
    do {
      ToolList.Page page = list.page(after);
      String key = after == null ? "" : after;
      names.put(key, String.join("", page.tools().stream().map(Tool::name).toList()));
      after = page.next();
    } while (after != null);
    assertThat(names).isEqualTo(Map.of("", "ab", "b", "c", "c", "d", "d", "e"));
  }
}
