package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcLimits;
import io.zerocall.RpcMethod;
import io.zerocall.testing.RandomSeed;
import io.zerocall.transport.Message;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.helpers.NOPLogger;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Thousands of documents that are almost valid. Each gets a JSON-RPC 2.0 reply, or none; a document
 * of the original zerorpc's form gets a reply of that form.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class MutationFuzzTest {
  private static final int DOCUMENTS = 30_000;

  public enum Color {
    RED
  }

  public record Item(String name, int count, List<Item> parts, Map<String, Object> extra) {}

  public static final class Service {
    @RpcMethod
    public int add(int a, int b) {
      return a + b;
    }

    @RpcMethod
    public Item item(Item item, Optional<Color> color) {
      return item;
    }

    @RpcMethod
    public String join(String separator, String... words) {
      return String.join(separator, words);
    }

    @RpcMethod
    public CompletableFuture<List<Double>> later(double[] values) {
      return CompletableFuture.completedFuture(List.of(values[0]));
    }

    @RpcMethod
    public void fail(String message) {
      throw new IllegalStateException(message);
    }
  }

  private static final List<String> SEEDS = List.of(
      "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"test.add\",\"params\":[5,7]}",
      "{\"params\":{\"a\":5,\"b\":7},\"method\":\"test.add\",\"id\":\"ä€😀\",\"jsonrpc\":\"2.0\"}",
      "{\"jsonrpc\":\"2.0\",\"id\":1.5,\"method\":\"test.item\",\"params\":[{\"name\":\"a\","
          + "\"count\":1,\"parts\":[{\"name\":\"b\"}],\"extra\":{\"x\":[1,{\"y\":null}]}},\"RED\"]}",
      "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"test.join\",\"params\":[\"-\",\"\\u00e4\",\"\\n\"]}",
      "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"test.later\",\"params\":[[1.5e3,-0,\"NaN\"]]}",
      "{\"jsonrpc\":\"2.0\",\"id\":3,\"params\":[\"wrong\"],\"method\":\"test.fail\"}",
      "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.cancel\",\"params\":{\"id\":1}}",
      "[{\"jsonrpc\":\"2.0\",\"id\":4,\"method\":\"system.listMethods\"},5,"
          + "{\"jsonrpc\":\"2.0\",\"method\":\"test.add\",\"params\":[1,2]},"
          + "{\"jsonrpc\":\"2.0\",\"id\":5,\"method\":\"system.methodHelp\",\"params\":{\"name\":\"x\"}}]",
      "[[\"test.add\",[5,7],{}],[\"test.item\",[],{\"item\":{\"name\":\"a\",\"parts\":[]}}]]",
      "[ [\"test.join\", [\"-\", \"\\u00e4\"], {\"words\": [\"x\"]}], [\"test.fail\"] ]",
      "[[\"test.later\",[],{\"values\":[1.5e3,-0]}],[\"test.nobody\",[[[]]],{\"a\":{}}],5]",
      "[[\"test.add\",[5],{\"b\":7}]]",
      "{\"timeout\":1000,\"traceparent\":\"00-x\",\"meta\":{\"a\":\"b\"}}");

  private static final List<String> PIECES = List.of(
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      "\"",
      "\\",
      "\\u",
      "\\ud800",
      "null",
      "true",
      "-",
      "1e5",
      "0.1",
      "99999999999999999999",
      "1e999999",
      "\"id\":1",
      "\"params\":[]",
      "\"method\":\"test.add\"",
      "\"jsonrpc\":\"2.0\"",
      "[\"test.add\",[1,2],{}],",
      "[[[[[[[[[[",
      "{\"a\":{\"a\":{\"a\":",
      "\uFEFF",
      "\u0000",
      "é",
      "😀",
      " ");

  private final Random random = RandomSeed.random("MutationFuzzTest");

  @Test
  void everyMutatedDocumentIsAnsweredAsJsonRpcOrNotAtAll() {
    RpcLimits limits = RpcLimits.DEFAULTS.withMessageBytes(2_048).withJsonDepth(20);
    try (TestServer server = TestServer.with(builder -> builder
        .limits(limits)
        .executor(Runnable::run)
        .log(NOPLogger.NOP_LOGGER)
        .register("test", new Service()))) {
      TestPeer peer = server.peer();
      for (int i = 0; i < DOCUMENTS; i++) {
        List<byte[]> frames = frames();
        peer.sendFrames(Message.ofFrames(frames));
        for (Message reply : peer.takeAll()) {
          expectReply(reply, frames);
        }
        if (i % 100 == 0) {
          assertThat(peer.result("test.add", "[5,7]")).isEqualTo("12");
        }
      }
    }
  }

  private List<byte[]> frames() {
    List<byte[]> frames = new ArrayList<>();
    int count = random.nextInt(10) == 0 ? random.nextInt(5) : 1;
    for (int i = 0; i < count; i++) {
      frames.add(random.nextInt(5) == 0 ? new byte[0] : mutated());
    }
    return frames;
  }

  private byte[] mutated() {
    byte[] document = seed().getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(4); i > 0; i--) {
      int at = random.nextInt(document.length + 1);
      document = switch (random.nextInt(5)) {
        case 0 -> splice(document, at, at, PIECES.get(random.nextInt(PIECES.size())));
        case 1 -> splice(document, at, Math.min(document.length, at + random.nextInt(20)), "");
        case 2 -> splice(document, at, at, seed());
        case 3 ->
          splice(document, at, Math.min(document.length, at + 1), String.valueOf((char)
              random.nextInt(256)));
        default -> flipped(document);
      };
    }
    return document;
  }

  private String seed() {
    return SEEDS.get(random.nextInt(SEEDS.size()));
  }

  private static byte[] splice(byte[] document, int from, int to, String piece) {
    byte[] inserted = piece.getBytes(StandardCharsets.UTF_8);
    byte[] spliced = new byte[from + inserted.length + document.length - to];
    System.arraycopy(document, 0, spliced, 0, from);
    System.arraycopy(inserted, 0, spliced, from, inserted.length);
    System.arraycopy(document, to, spliced, from + inserted.length, document.length - to);
    return spliced;
  }

  private byte[] flipped(byte[] document) {
    byte[] flipped = document.clone();
    if (flipped.length > 0) {
      flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
    }
    return flipped;
  }

  private static void expectReply(Message reply, List<byte[]> frames) {
    JsonNode tree = TestPeer.JSON.readTree(reply.body());
    Message sent = Message.ofFrames(frames);
    boolean right =
        reply.delimited() == sent.delimited() && (!tree.isEmpty() || isEmptyBatch(sent));
    if (sent.body() != null
        && text(sent.body()).matches("(?s)[ \\t\\r\\n]*\\[[ \\t\\r\\n]*\\[.*")) {
      right &= tree.isArray() && isOfLength(tree.size(), sent.body());
      for (JsonNode item : tree) {
        right &= isZerorpcReply(item);
      }
    } else if (tree.isArray()) {
      for (JsonNode item : tree) {
        right &= isReply(item);
      }
    } else {
      right &= isReply(tree);
    }
    if (!right) {
      fail("%s was answered by %s", frames.stream().map(MutationFuzzTest::text).toList(), tree);
    }
  }

  /** Returns whether a document may be an empty batch of the original zerorpc. */
  private static boolean isEmptyBatch(Message sent) {
    return sent.body() != null && text(sent.body()).matches("[ \\t\\r\\n]*\\[[ \\t\\r\\n]*]\\s*");
  }

  /** Returns whether there are as many replies as calls, or one if the document can't be read. */
  private static boolean isOfLength(int replies, byte[] body) {
    try {
      return replies == 1 || replies == TestPeer.JSON.readTree(body).size();
    } catch (JacksonException e) {
      return false;
    }
  }

  private static boolean isZerorpcReply(JsonNode reply) {
    if (reply.path("success").asBoolean(false)) {
      return reply.size() == 2 && reply.has("result");
    }
    String type = reply.path("error_type").asString("");
    String message = reply.path("message").asString("");
    return reply.size() == 4
        && reply.path("success").isBoolean()
        && !type.isEmpty()
        && !type.equals("InternalError")
        && reply.path("traceback").asString("x").isEmpty()
        && (!message.isEmpty() || type.equals("IllegalStateException"))
        && !message.contains("jackson")
        && !message.contains("StreamRead");
  }

  private static String text(byte[] frame) {
    return new String(frame, StandardCharsets.UTF_8);
  }

  private static boolean isReply(JsonNode reply) {
    return reply.path("jsonrpc").asString("").equals("2.0")
        && reply.has("id")
        && reply.has("result") != reply.has("error")
        && (reply.has("result") || isError(reply.get("error")));
  }

  private static boolean isError(JsonNode error) {
    String message = error.path("message").asString("");
    return error.path("code").isInt()
        && error.path("code").asInt() != RpcErrorCode.INTERNAL_ERROR
        && error.path("message").isString()
        // An exception's own message may be empty; the library's messages never are.
        && (!message.isEmpty() || error.path("code").asInt() == RpcErrorCode.APPLICATION_ERROR)
        && !message.contains("jackson")
        && !message.contains("StreamRead");
  }
}
