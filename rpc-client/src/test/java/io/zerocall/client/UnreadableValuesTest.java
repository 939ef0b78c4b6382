package io.zerocall.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcWire;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies that are not UTF-8, or whose numbers don't fit, end their call and no other. */
class UnreadableValuesTest {
  private static final List<String> NOT_UTF8 = List.of(
      "\u00c0\u00af", "\u00ed\u00a0\u0080", "\u00e2\u0082", "\u00f4\u0090\u0080\u0080", "\u0080");

  private final ScriptedTransport transport = new ScriptedTransport();
  private final RpcClient client = transport.client().connect("scripted");

  @AfterEach
  void close() {
    client.close();
  }

  private static void assertUnreadable(CompletableFuture<?> call) {
    assertThat(call).isCompletedExceptionally();
    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOf(RpcProtocolException.class)
        .hasMessageContaining("can't be read");
  }

  private void replyBytes(String document) {
    transport.reply(document.getBytes(StandardCharsets.ISO_8859_1));
  }

  @Test
  void aReplyThatIsNotUtf8EndsItsCall() {
    transport.connect();
    CompletableFuture<String> other = client.callAsync("other", String.class);
    long id = 1;
    for (String bad : NOT_UTF8) {
      for (String rest : List.of(
          "'result':'X'",
          "'result':'a','other':'X'",
          "'X':1,'result':'a'",
          "'error':{'code':1,'message':'X'}")) {
        CompletableFuture<String> call = client.callAsync("bad", String.class);
        id++;
        replyBytes(("{'jsonrpc':'2.0','id':" + id + "," + rest + "}")
            .replace('\'', '"')
            .replace("X", bad));
        assertUnreadable(call);
        CompletableFuture<JsonReply> raw = client.callJsonAsync("bad", null);
        id++;
        replyBytes(("{'jsonrpc':'2.0','id':" + id + "," + rest + "}")
            .replace('\'', '"')
            .replace("X", bad));
        assertUnreadable(raw);
      }
    }
    assertThat(other).isNotDone();
    transport.replyResult(1, "\"fine\"");
    assertThat(other).isCompletedWithValue("fine");
  }

  @Test
  void aReplyOfZerorpcThatIsNotUtf8EndsItsCall() {
    ScriptedTransport old = new ScriptedTransport();
    try (RpcClient python = old.client().wire(RpcWire.ZERORPC).connect("scripted")) {
      old.connect();
      for (String bad : NOT_UTF8) {
        CompletableFuture<String> call = python.callAsync("bad", String.class);
        old.reply(("[{\"success\":true,\"result\":\"" + bad + "\"}]")
            .getBytes(StandardCharsets.ISO_8859_1));
        assertUnreadable(call);
      }
    }
  }

  @Test
  void aNumberThatDoesNotFitEndsItsCall() {
    transport.connect();
    long id = 0;
    for (Class<?> type :
        List.of(double.class, Double.class, float.class, double[].class, BigDecimal.class)) {
      for (String number : List.of("1e400", "-1e1000000000", "1e99999999999")) {
        CompletableFuture<?> call = client.callAsync("bad", type);
        transport.replyResult(++id, type.isArray() ? "[" + number + "]" : number);
        assertUnreadable(call);
      }
    }
    CompletableFuture<Double> rounded = client.callAsync("good", double.class);
    transport.replyResult(++id, "1e-400");
    assertThat(rounded).isCompletedWithValue(0.0);
  }

  @Test
  void anErrorIsNotLostForANumberInItsData() {
    transport.connect();
    CompletableFuture<Integer> call = client.callAsync("bad", int.class);
    transport.reply("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32000,\"message\":\"no\","
        + "\"data\":{\"type\":\"x.Y\",\"fields\":{\"a\":1e400,\"b\":1e99999999999,\"c\":1.5}}}}");
    assertThatThrownBy(call::join)
        .cause()
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            thrown -> assertThat(thrown.fields())
                .isEqualTo(Map.of("a", "1e400", "b", "1e99999999999", "c", 1.5)));
  }
}
