package io.zerocall.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.JsonText;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The valid contents of a request: members, their order, and bytes. */
class RequestsTest {
  public record Point(int x, int y) {}

  private final List<String> ran = new ArrayList<>();

  public final class Service {
    @RpcMethod
    public String echo(@RpcParam("text") String text) {
      ran.add(text);
      return text;
    }

    @RpcMethod
    public JsonText json(JsonText json) {
      return json;
    }

    @RpcMethod
    public Object any(Map<String, Object> any) {
      return any;
    }

    @RpcMethod
    public List<Object> halves() {
      return List.of("\ud800", 'a', Map.of("\udc00x", JsonText.parse("\"\ud800\"")));
    }

    @RpcMethod
    public String longHalves() {
      return "\ud83d\ude00\ud83d".repeat(10_000);
    }

    @RpcMethod
    public void fail() {
      throw new IllegalStateException("\ud800");
    }

    @RpcMethod
    public int add(int a, int b) {
      return a + b;
    }

    @RpcMethod
    public Point move(Point point, Map<String, Object> options) {
      return point;
    }

    @RpcMethod
    public List<Point> moveAll(List<Point> points) {
      return points;
    }
  }

  private final TestServer server = TestServer.of(new Service());
  private final TestPeer peer = server.peer();

  @AfterEach
  void close() {
    server.close();
  }

  private static int code(String reply) {
    return TestPeer.errorOf(reply).get("code").asInt();
  }

  private void expectUnreadable(String body) {
    assertThat(peer.ask(body))
        .startsWith(
            "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error: ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "0",
        "-0",
        "-1",
        "1.5",
        "1.50e3",
        "1E-7",
        "1.0",
        "-0.0e+10",
        "9223372036854775807",
        "9223372036854775808",
        "123456789012345678901234567890123456789012345678901234567890",
        "1e999",
        "null",
        "\"\"",
        "\"a\"",
        "\"1\"",
        "\"a \\\" quote, a \\\\ and a line\\nbreak\"",
        "\"\\u0000\\u001F\"",
        "\"ä€😀\"",
        "\"\u2028\u007f\""
      })
  void anIdComesBackAsItWas(String id) {
    assertThat(peer.ask(
            "{\"jsonrpc\":\"2.0\",\"method\":\"test.add\",\"params\":[1,2],\"id\":" + id + "}"))
        .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"result\":3}");
    assertThat(peer.ask("{\"id\":" + id + ",\"jsonrpc\":\"2.0\",\"method\":\"nobody\"}"))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":" + id + ",\"error\":{\"code\":-32601");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\ud83d\\ude00", "\\u00e4", "\\/", "\\ud800", "\\udc00x", "a\\ud83d"})
  void anIdWithEscapesComesBackAsTheSameText(String text) {
    String reply = peer.ask(
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.add\",\"params\":[1,2],\"id\":\"" + text + "\"}");
    assertThat(TestPeer.JSON.readTree(reply).get("id"))
        .isEqualTo(TestPeer.JSON.readTree("\"" + text + "\""));
    assertThat(reply).endsWith("\"result\":3}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"true", "false", "[1]", "{\"a\":1}", "[]", "{}"})
  void anIdOfAnotherKindIsAnInvalidRequest(String id) {
    String reply = peer.ask(
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.add\",\"params\":[1,2],\"id\":" + id + "}");
    assertThat(reply).contains("\"id\":null", "\"code\":-32600", "id must be");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[1,2,3]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":{\"nobody\":[[{}]]}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\"}",
        "{\"jsonrpc\":\"2.0\",\"params\":[1,2,3],\"method\":\"test.echo\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"nobody\",\"params\":{\"a\":1}}",
        "[{\"jsonrpc\":\"2.0\",\"method\":\"nobody\"},{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\"}]"
      })
  void aNotificationIsNeverAnswered(String notification) {
    peer.send(notification);
    peer.expectSilence();
  }

  @Test
  void membersMayStandInAnyOrderAndOthersAreIgnored() {
    List<String> members = List.of(
        "\"jsonrpc\":\"2.0\"",
        "\"id\":\"ü\"",
        "\"method\":\"test.echo\"",
        "\"params\":[\"€😀\"]",
        "\"other €\":{\"method\":\"test.add\",\"id\":[{}]}");
    permutations(members)
        .forEach(order -> assertThat(peer.ask("{" + String.join(" , ", order) + "}"))
            .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"ü\",\"result\":\"€😀\"}"));
  }

  private static List<List<String>> permutations(List<String> items) {
    if (items.isEmpty()) {
      return List.of(List.of());
    }
    List<List<String>> all = new ArrayList<>();
    for (String first : items) {
      List<String> rest = new ArrayList<>(items);
      rest.remove(first);
      for (List<String> order : permutations(rest)) {
        List<String> whole = new ArrayList<>(List.of(first));
        whole.addAll(order);
        all.add(whole);
      }
    }
    return all;
  }

  @Test
  void parametersBeforeTheMethodAreFoundBehindAByteOrderMarkAndText() {
    String document = "{\"x\":\"äöü€😀\",\"params\":{\"text\":\"größer\"},\"id\":\"ß\","
        + "\"jsonrpc\":\"2.0\",\"method\":\"test.echo\"}";
    String expected = "{\"jsonrpc\":\"2.0\",\"id\":\"ß\",\"result\":\"größer\"}";
    assertThat(peer.ask(document)).isEqualTo(expected);
    assertThat(peer.ask("\uFEFF" + document)).isEqualTo(expected);
    assertThat(peer.ask("\uFEFF \n[" + document + ",\r\n\t" + document + "]"))
        .isEqualTo("[" + expected + "," + expected + "]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"method\":\"test.echo\",\"id\":1,\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"1.0\",\"method\":\"test.echo\",\"id\":1,\"params\":[\"x\"]}",
        "{\"jsonrpc\":2.0,\"method\":\"test.echo\",\"id\":1,\"params\":[\"x\"]}",
        "{\"jsonrpc\":null,\"method\":\"test.echo\",\"id\":1,\"params\":[\"x\"]}",
        "{\"jsonrpc\":[\"2.0\"],\"method\":\"test.echo\",\"id\":1,\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"method\":null,\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":[\"test.echo\"],\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":{},\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"id\":1,\"params\":null}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"id\":1,\"params\":\"x\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"id\":1,\"params\":5}",
        "{\"jsonrpc\":\"2.0\",\"params\":true,\"method\":\"test.echo\",\"id\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":3}"
      })
  void whatIsNoRequestIsAnsweredWithItsId(String body) {
    assertThat(peer.ask(body))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600");
    assertThat(peer.ask("[" + body + "]"))
        .startsWith("[{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":-32600");
    assertThat(ran).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"5", "\"text\"", "null", "true", "{}"})
  void whatIsNoObjectOrEmptyIsAnInvalidRequestWithoutId(String body) {
    assertThat(peer.ask(body))
        .startsWith("{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32600");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "\uFEFF",
        "{",
        "[",
        "}",
        "]",
        "{]",
        "[}",
        "\u0000",
        "nul",
        "{\"jsonrpc\":\"2.0\",}",
        "{'jsonrpc':'2.0'}",
        "{\"a\":NaN}",
        "{\"a\":01}",
        "{\"a\":+1}",
        "{\"a\":.5}",
        "{\"a\":1.}",
        "{\"a\":\"\n\"}",
        "{\"a\":\"\\x\"}",
        "{\"a\":1} // comment",
        "[1,]",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[\"x\"],\"id\":1}}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[\"x\"],\"id\":1} {}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[\"x\"],\"id\":1} x",
        "[{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[\"x\"],\"id\":1}],",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[\"x\"",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":[1,\"x\"}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"test.echo\",\"params\":{\"nobody\":1]}",
        "{\"jsonrpc\":\"2.0\",\"method\":\"nobody\",\"params\":{\"a\":1]}"
      })
  void whatIsNotJsonIsAParseError(String body) {
    expectUnreadable(body);
    assertThat(ran).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"method\":\"test.add\",\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"],\"params\":[\"x\"]}",
        "{\"params\":[\"x\"],\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"y\"]}",
        "{\"jsonrpc\":\"2.0\",\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"],\"o\":1,\"o\":1}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"x\"],\"o\":{\"a\":[{\"b\":1,\"b\":2}]}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":{\"text\":\"a\",\"text\":\"b\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":{\"text\":\"a\",\"t\\u0065xt\":\"b\"}}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"params\":{\"text\":\"a\",\"text\":\"b\"},\"method\":\"test.echo\"}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.move\",\"params\":[{\"x\":1,\"x\":2,\"y\":3},{}]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.move\",\"params\":[{\"x\":1,\"y\":3,\"z\":1,\"z\":2},{}]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.move\",\"params\":[{\"x\":1,\"y\":3},{\"a\":{\"b\":1,\"b\":2}}]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.moveAll\",\"params\":[[{\"x\":1,\"y\":3},{\"x\":1,\"y\":3,\"x\":1}]]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.add\",\"params\":[\"mismatch\",{\"x\":1,\"x\":1}]}",
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"nobody\",\"params\":[{\"x\":1,\"x\":1}]}"
      })
  void aMemberThatOccursTwiceMakesTheDocumentUnreadable(String body) {
    expectUnreadable(body);
    expectUnreadable("[" + body + "]");
    assertThat(ran).isEmpty();
  }

  @Test
  void bytesThatAreNotUtf8AreAParseError() {
    String before = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\",\"params\":[\"";
    for (String bad :
        List.of("\u00ff", "\u00c3(", "\u00e2\u0082", "\u0080", "\u00f8\u0088\u0080\u0080\u0080")) {
      assertThat(code(peer.ask((before + bad + "\"]}").getBytes(ISO_8859_1)))).isEqualTo(-32700);
    }
    assertThat(ran).isEmpty();
  }

  private static final String[] NOT_UTF8 = {
    "\u00c0\u00af", // overlong
    "\u00c1\u00bf",
    "\u00e0\u0080\u00af",
    "\u00f0\u0080\u0080\u00af",
    "\u00ed\u00a0\u0080", // surrogates
    "\u00ed\u00a0\u00bd\u00ed\u00b8\u0080",
    "\u00e2\u0082", // cut short
    "\u00f0\u009f\u0098",
    "\u00c3",
    "\u00f4\u0090\u0080\u0080", // above U+10FFFF
    "\u00f8\u0088\u0080\u0080\u0080",
    "\u0080", // stray
    "a\u00bf",
    "\u00c3\u00a4\u00a4",
    "\u00ff"
  };

  /** Anywhere in a document, even in parts that are not read. */
  @Test
  void bytesThatAreNotUtf8AreAParseErrorEverywhere() {
    List<String> places = List.of(
        "{'jsonrpc':'2.0','id':1,'method':'test.echo','params':['X']}",
        "{'jsonrpc':'2.0','id':1,'method':'test.echo','params':{'text':'X'}}",
        "{'jsonrpc':'2.0','id':1,'method':'test.echo','params':{'X':'a'}}",
        "{'params':['X'],'jsonrpc':'2.0','id':1,'method':'test.echo'}",
        "{'jsonrpc':'2.0','id':'X','method':'test.echo','params':['a']}",
        "{'jsonrpc':'2.0','id':1,'method':'X','params':['a']}",
        "{'jsonrpc':'2.0','id':1,'method':'nobody','params':[['X']]}",
        "{'jsonrpc':'2.0','id':1,'method':'test.echo','params':['a'],'other':'X'}",
        "{'X':1,'jsonrpc':'2.0','id':1,'method':'test.echo','params':['a']}",
        "{'jsonrpc':'X','id':1,'method':'test.echo','params':['a']}",
        "{'jsonrpc':'2.0','method':'test.echo','params':['X']}",
        "{'jsonrpc':'2.0','method':'some.topic','params':['X']}",
        "{'jsonrpc':'2.0','method':'X','params':['a']}",
        "[{'jsonrpc':'2.0','id':1,'method':'test.echo','params':['a']},"
            + "{'jsonrpc':'2.0','id':2,'method':'test.echo','params':['X']}]",
        "[{'jsonrpc':'2.0','id':1,'method':'test.echo','params':['a']},'X']");
    for (String place : places) {
      for (String bad : NOT_UTF8) {
        String reply = peer.ask(place.replace('\'', '"').replace("X", bad).getBytes(ISO_8859_1));
        assertThat(reply).as(place).startsWith("{").contains("\"id\":null", "UTF-8");
        assertThat(code(reply)).as(place).isEqualTo(-32700);
      }
    }
    for (String bad : NOT_UTF8) {
      for (String place :
          List.of("[['test.echo',['X'],{}]]", "[['X',[],{}]]", "[['test.echo',[],{'text':'X'}]]")) {
        assertThat(peer.ask(place.replace('\'', '"').replace("X", bad).getBytes(ISO_8859_1)))
            .contains("\"ValueError\"", "UTF-8");
      }
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void onlyUtf8IsRead() {
    String document = "{\"params\":[\"x\"],\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.echo\"}";
    for (Charset other :
        List.of(UTF_16BE, UTF_16LE, Charset.forName("UTF-32BE"), Charset.forName("UTF-32LE"))) {
      assertThat(code(peer.ask(document.getBytes(other)))).as(other.name()).isEqualTo(-32700);
      assertThat(code(peer.ask(("\uFEFF" + document).getBytes(other)))).isEqualTo(-32700);
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void loneSurrogatesGoThereAndBack() {
    for (String text : List.of("\\ud800", "\\udfff", "a\\ud83db", "\\ude00\\ud83d")) {
      String reply = peer.ask(TestPeer.request("test.echo", "[\"" + text + "\"]"));
      assertThat(TestPeer.JSON.readTree(reply).get("result"))
          .isEqualTo(TestPeer.JSON.readTree("\"" + text + "\""));
    }
  }

  @Test
  void loneSurrogatesGoThereAndBackInsideOfValues() {
    for (String text : List.of("\\ud800", "\\udfff", "a\\ud83db", "\\ude00\\ud83d", "😀\\ud83d")) {
      for (String value : List.of("\"X\"", "[\"X\",1.50]", "{\"a\":{\"b\":[\"X\"]}}")) {
        String sent = value.replace("X", text);
        for (String method : List.of("test.json", "test.any")) {
          if (method.equals("test.any") && !sent.startsWith("{")) {
            continue;
          }
          String reply = strictlyDecoded(peer, TestPeer.request(method, "[" + sent + "]"));
          assertThat(TestPeer.JSON.readTree(reply).get("result"))
              .as(reply)
              .isEqualTo(TestPeer.JSON.readTree(sent));
        }
      }
    }
  }

  private static String strictlyDecoded(TestPeer peer, String request) {
    peer.send(request);
    try {
      return UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(peer.nextMessage().body()))
          .toString();
    } catch (CharacterCodingException e) {
      throw new AssertionError("the reply is not UTF-8", e);
    }
  }

  /** In the text of a method's result, anywhere in it. */
  @Test
  void loneSurrogatesAreWrittenAsEscapes() {
    String reply = strictlyDecoded(peer, TestPeer.request("test.halves", "[]"));
    assertThat(reply.toLowerCase(Locale.ROOT)).contains("\\ud800").contains("\\udc00x");
    reply = strictlyDecoded(peer, TestPeer.request("test.longHalves", "[]"));
    assertThat(TestPeer.JSON.readTree(reply).get("result").asString())
        .isEqualTo("\ud83d\ude00\ud83d".repeat(10_000));
    reply = strictlyDecoded(peer, TestPeer.request("test.fail", "[]"));
    assertThat(reply.toLowerCase(Locale.ROOT)).contains("-32000", "\\ud800");
  }

  @Test
  void aMembersNameWithHalfASurrogatePairIsAParseError() {
    for (String name :
        List.of("\\ud800", "a\\ud83db", "\\ud83d\\u0041", "\\udc00", "\\ude00\\ud83d")) {
      expectUnreadable("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.json\",\"params\":[{\""
          + name + "\":1}]}");
    }
    assertThat(ran).isEmpty();
  }

  @Test
  void aGoodItemOfABatchIsRunBesideBadOnes() {
    String reply = peer.ask(
        "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.add\",\"params\":[1,[{\"a\":[1]}]]},"
            + "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test.add\",\"params\":{\"a\":1,\"c\":{\"b\":[{}]},\"b\":2}},"
            + "{\"jsonrpc\":\"2.0\",\"id\":3,\"params\":[\"x\",[[]]],\"method\":\"test.add\"},"
            + "{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"test.move\",\"params\":[{\"x\":[[1],{\"y\":{}}],\"y\":{}},{}]},"
            + "[],7,"
            + "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"test.add\",\"params\":[1,2]}]");
    var items = TestPeer.JSON.readTree(reply);
    assertThat(items.size()).isEqualTo(7);
    for (int i = 0; i < 4; i++) {
      assertThat(items.get(i).get("id").asInt()).isEqualTo(i + 1);
      assertThat(items.get(i).get("error").get("code").asInt()).isEqualTo(-32602);
    }
    assertThat(items.get(6).toString()).isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":5,\"result\":3}");
  }
}
