package io.zerocall.mcp;

import static io.zerocall.mcp.Peer.call;
import static io.zerocall.mcp.Peer.member;
import static io.zerocall.mcp.Peer.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Methods that return null. Clients refuse a whole result that isn't what the tool promises. */
class NullResultsTest {
  private final Served served = Served.byDefault();

  /** A person. */
  public record Person(String name) {}

  /** Methods that find nothing. */
  @RpcService("nothing")
  @SuppressWarnings("NullAway") // as code that knows nothing of it
  public static final class Nothing {
    @RpcMethod(tool = true)
    public Person person() {
      return null;
    }

    @RpcMethod(tool = true)
    public Map<String, Integer> map() {
      return null;
    }

    @RpcMethod(tool = true)
    public List<String> list() {
      return null;
    }

    @RpcMethod(tool = true)
    public Optional<Person> optional() {
      return Optional.empty();
    }

    @RpcMethod(tool = true)
    public @Nullable Person nullable() {
      return null;
    }

    @RpcMethod(tool = true)
    public @Nullable List<String> nullableList() {
      return null;
    }

    @RpcMethod(tool = true)
    public JsonText any() {
      return JsonText.NULL;
    }
  }

  @BeforeEach
  void register() {
    served.server().register(new Nothing());
  }

  @AfterEach
  void close() {
    served.close();
  }

  @Test
  void aNullThatTheSchemaExcludesIsAnError() {
    for (String tool : List.of("nothing_person", "nothing_map", "nothing_list")) {
      for (JsonText result :
          List.of(result(served.ask(tool, "{}")), result(served.post(call(tool, "{}"))))) {
        assertThat(member(result, "isError")).as(tool).hasToString("true");
        assertThat(result.members()).doesNotContainKey("structuredContent");
        assertThat(member(result, "content").toString()).contains("The method has returned null");
      }
    }
  }

  @Test
  void theSchemaOfWhatMayBeNullSaysSo() {
    for (JsonText list : List.of(
        result(served.ask("tools/list")),
        result(served.post(Peer.message("1", "tools/list", "{}"))))) {
      for (JsonText tool : member(list, "tools").elements()) {
        if (member(tool, "name").string().matches("nothing_(optional|nullable)")) {
          assertThat(member(tool, "outputSchema").toString())
              .contains("\"anyOf\":[{\"$ref\":\"#/$defs/Person\"},{\"type\":\"null\"}]");
        }
      }
    }
  }

  @Test
  void aNullThatTheSchemaHasIsTheResult() {
    for (String tool :
        List.of("nothing_optional", "nothing_nullable", "nothing_nullableList", "nothing_any")) {
      JsonText stateless = result(served.ask(tool, "{}"));
      assertThat(member(stateless, "isError")).as(tool).hasToString("false");
      assertThat(member(stateless, "structuredContent")).hasToString("null");
      assertThat(member(result(served.post(call(tool, "{}"))), "structuredContent"))
          .hasToString("{\"result\":null}");
    }
  }
}
