package io.zerocall.json.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcLimits;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import io.zerocall.json.Parameter;
import io.zerocall.json.ParameterList;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.ReplyObject;
import io.zerocall.json.document.ReplyWriter;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.document.RequestTarget;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.PlainBuffer;
import io.zerocall.json.plain.PlainText;
import io.zerocall.testing.RandomSeed;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The general reader and writer accept and write everything that the plain form does. */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class PlainFormTest {
  private static final int RUNS = 20_000;
  private static final String[] SPECIMENS = {
    "",
    "a",
    "ü",
    "€",
    "\uD83D\uDE00",
    "\uD83D",
    "\uDE00",
    "?",
    "\"",
    "\\",
    "/",
    "\n",
    "\u007F",
    "\u0000"
  };

  private final JsonCodec codec = new JsonCodec(RpcLimits.DEFAULTS);
  private final Random random = new Random(RandomSeed.value());

  private final JsonType[] types = {
    codec.type(int.class),
    codec.type(Long.class),
    codec.type(boolean.class),
    codec.type(String.class),
    codec.type(Integer.class)
  };
  private final ParameterList parameters = new ParameterList(
      codec,
      List.of(
          new Parameter("a", types[0], false, null, ""),
          new Parameter("b", types[1], false, null, ""),
          new Parameter("c", types[2], false, null, ""),
          new Parameter("d", types[3], false, null, "")),
      false);

  private record Target(ParameterList parameterList) implements RequestTarget {
    @Override
    public boolean publishesNotifications() {
      return true;
    }
  }

  private final Map<String, Target> targets = Map.of("a.b", new Target(parameters));
  private final RequestReader<Target> requests = new RequestReader<>(codec, targets::get);
  private final JsonRpcReplyReader replies = new JsonRpcReplyReader(codec);

  @Test
  void textsEndWhereTheFirstSpecialByteStands() {
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = new byte[random.nextInt(40)];
      for (int i = 0; i < bytes.length; i++) {
        bytes[i] =
            (byte) (random.nextInt(20) == 0 ? random.nextInt(256) : 'a' + random.nextInt(26));
      }
      int from = random.nextInt(bytes.length + 1);
      int expected = from;
      while (expected < bytes.length && PlainText.isPlain(bytes[expected])) {
        expected++;
      }
      assertThat(PlainText.end(bytes, from, bytes.length)).isEqualTo(expected);
    }
  }

  @Test
  void requestsAreWrittenAlike() {
    JsonRpcRequestWriter writer = new JsonRpcRequestWriter(codec);
    SerializedName name = new SerializedName("a.b");
    for (int run = 0; run < RUNS; run++) {
      Object[] arguments = {number().intValue(), number(), random.nextBoolean(), text()};
      byte[] plain = writer.request(run, name, parameters, arguments);
      byte[] general = codec.write(generator -> parameters.write(generator, arguments));
      String params = new String(general, StandardCharsets.UTF_8);
      assertThat(new String(plain, StandardCharsets.UTF_8))
          .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":" + run + ",\"method\":\"a.b\",\"params\":"
              + params + "}");
    }
  }

  @Test
  void sizesAreKnownBeforehand() {
    for (int run = 0; run < RUNS; run++) {
      Object value = value();
      PlainBuffer buffer = new PlainBuffer(0);
      if (buffer.putValue(value)) {
        assertThat(PlainBuffer.size(value)).as("%s", value).isEqualTo(buffer.toBytes().length);
      }
    }
  }

  @Test
  void resultsAreWrittenAlike() {
    JsonRpcReplyWriter writer = new JsonRpcReplyWriter(codec);
    for (int run = 0; run < RUNS; run++) {
      Object result = value();
      assertThat(new String(
              writer.result(RequestId.of(run), codec.type(Object.class), result),
              StandardCharsets.UTF_8))
          .isEqualTo(
              "{\"jsonrpc\":\"2.0\",\"id\":" + run + ",\"result\":" + codec.write(result) + "}");
    }
  }

  @Test
  void spoiltRequestsAreReadAlike() {
    JsonRpcRequestWriter writer = new JsonRpcRequestWriter(codec);
    SerializedName[] names = {new SerializedName("a.b"), new SerializedName("some.topic")};
    int plain = 0;
    for (int run = 0; run < RUNS; run++) {
      List<byte[]> items = new ArrayList<>();
      SerializedName name = names[random.nextInt(names.length)];
      for (int i = random.nextInt(3); i >= 0; i--) {
        Object[] arguments = {number().intValue(), number(), random.nextBoolean(), text()};
        items.add(writer.request(random.nextInt(11) - 1, name, parameters, arguments));
      }
      byte[] body = spoil(items.size() == 1 ? items.get(0) : writer.batch(items));
      assertThat(described(requests.read(body)))
          .as(shown(body))
          .isEqualTo(described(requests.readAny(body)));
      plain += PlainRequests.read(body, RpcLimits.DEFAULTS, targets::get) == null ? 0 : 1;
    }
    assertThat(plain).as("documents of the plain form").isGreaterThan(RUNS / 40);
  }

  @Test
  void spoiltRepliesAreReadAlike() {
    JsonRpcReplyWriter writer = new JsonRpcReplyWriter(codec);
    int plain = 0;
    for (int run = 0; run < RUNS; run++) {
      JsonType type = types[random.nextInt(types.length)];
      byte[] body = spoil(
          writer.result(RequestId.of(random.nextInt(100)), codec.type(Object.class), value()));
      assertThat(described(replies.read(body, type)))
          .as(shown(body))
          .isEqualTo(described(replies.readAny(body, type)));
      plain += PlainReplies.read(body, type) == null ? 0 : 1;
    }
    assertThat(plain).as("documents of the plain form").isGreaterThan(RUNS / 20);
  }

  @Test
  void spoiltBatchesOfRepliesAreReadAlike() {
    JsonRpcReplyWriter writer = new JsonRpcReplyWriter(codec);
    LongFunction<@Nullable JsonType> typeOf =
        id -> id >= 0 && id < 90 ? types[(int) id % types.length] : null;
    for (int run = 0; run < RUNS; run++) {
      List<byte[]> items = new ArrayList<>();
      for (int i = random.nextInt(3); i >= 0; i--) {
        items.add(
            writer.result(RequestId.of(random.nextInt(100)), codec.type(Object.class), value()));
      }
      byte[] body = spoil(ReplyWriter.batch(items));
      assertThat(batch(() -> replies.readBatch(body, 0, 0, typeOf)))
          .as(shown(body))
          .isEqualTo(batch(() -> replies.readAnyBatch(body, typeOf)));
    }
  }

  private static String batch(Supplier<List<ReplyObject>> reader) {
    try {
      return reader.get().stream().map(PlainFormTest::described).toList().toString();
    } catch (JsonException e) {
      return "refused";
    }
  }

  @Test
  void noLimitIsNarrowerThanThePlainForm() {
    RpcLimits narrow = RpcLimits.DEFAULTS
        .withNumberDigits(20)
        .withJsonDepth(4)
        .withNameBytes(64)
        .withBatchItems(2);
    RequestReader<Target> reader = new RequestReader<>(new JsonCodec(narrow), targets::get);
    JsonRpcRequestWriter writer = new JsonRpcRequestWriter(codec);
    Object[] arguments = {Integer.MIN_VALUE, Long.MAX_VALUE, true, "text"};
    byte[] item = writer.request(Long.MAX_VALUE, new SerializedName("a.b"), parameters, arguments);
    for (int items = 1; items <= 3; items++) {
      byte[] body = new JsonRpcRequestWriter(codec).batch(Collections.nCopies(items, item));
      assertThat(described(reader.read(body))).isEqualTo(described(reader.readAny(body)));
    }
    for (int length = 63; length <= 66; length++) {
      SerializedName name = new SerializedName("n".repeat(length));
      for (int id = -1; id <= 0; id++) {
        byte[] body = writer.request(id, name, parameters, arguments);
        assertThat(described(reader.read(body))).isEqualTo(described(reader.readAny(body)));
      }
    }
  }

  private Long number() {
    return switch (random.nextInt(4)) {
      case 0 -> random.nextLong();
      case 1 -> random.nextBoolean() ? Long.MIN_VALUE : Long.MAX_VALUE;
      default -> (long) random.nextInt(200) - 100;
    };
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(50); i >= 0; i--) {
      text.append((char) ('a' + random.nextInt(26)));
    }
    if (random.nextInt(3) == 0) {
      // A complete pair or none of it: an unpaired surrogate can't be sent.
      String special = SPECIMENS[random.nextInt(SPECIMENS.length)];
      text.insert(random.nextInt(text.length()), isHalf(special) ? "?" : special);
    }
    return text.toString();
  }

  private static boolean isHalf(String text) {
    return text.length() == 1 && Character.isSurrogate(text.charAt(0));
  }

  private @Nullable Object value() {
    return switch (random.nextInt(5)) {
      case 0 -> null;
      case 1 -> random.nextBoolean();
      case 2 -> number();
      case 3 -> number().intValue();
      default -> text();
    };
  }

  private byte[] spoil(byte[] whole) {
    byte[] body = whole.clone();
    switch (random.nextInt(4)) {
      case 0 -> body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      case 1 -> {
        byte[] likely = "0123456789-+.eE,:[]{}\" \\tn".getBytes(StandardCharsets.US_ASCII);
        body[random.nextInt(body.length)] = likely[random.nextInt(likely.length)];
      }
      case 2 -> body = Arrays.copyOf(body, random.nextInt(body.length + 2));
      default -> {
        // As it is.
      }
    }
    return body;
  }

  private static String shown(byte[] body) {
    return new String(body, StandardCharsets.ISO_8859_1);
  }

  private static String described(RequestDocument<Target> document) {
    if (document instanceof RequestDocument.Single<Target> single) {
      return described(single.request());
    } else if (document instanceof RequestDocument.Batch<Target> batch) {
      return batch.requests().stream().map(PlainFormTest::described).toList().toString();
    }
    return document.toString();
  }

  private static String described(Request<Target> request) {
    if (request instanceof Request.Call<Target> call) {
      return "call " + call.id() + " " + Arrays.toString(call.arguments());
    } else if (request instanceof Request.Published<Target> published) {
      return described(published.publication());
    } else if (request instanceof Request.RunAndPublished<Target> both) {
      Publication publication = both.publication().get();
      return both.topic() + " " + described(both.run()) + " "
          + (publication == null ? "to nobody" : described(publication));
    }
    return request.toString();
  }

  private static String described(Publication publication) {
    return publication.topic() + " " + shown(publication.document());
  }

  private static String described(ReplyObject reply) {
    return reply.id() + " " + reply.result() + " " + reply.error() + " "
        + (reply.unreadable() != null);
  }
}
