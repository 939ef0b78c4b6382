package io.zerocall.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zerocall.JsonText;
import io.zerocall.RpcLimits;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.document.RequestTarget;
import io.zerocall.json.wire.HeaderCodec;
import io.zerocall.json.wire.JsonRpcReplyReader;
import io.zerocall.json.wire.Notifications;
import io.zerocall.json.wire.RequestReader;
import io.zerocall.json.zerorpc.ZerorpcReplyReader;
import io.zerocall.testing.RandomSeed;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;

/**
 * UTF-8 is exactly what the JDK's strict decoder accepts, and nothing else is read as a document.
 */
class Utf8Test {
  private static final int RUNS = 100_000;
  private static final String[] PIECES = {
    "a",
    "\"",
    "\\",
    " plain text ",
    "\u0000",
    "\u007f",
    "\u0080",
    "ä",
    "\u07ff",
    "\u0800",
    "€",
    "\ud7ff",
    "\ue000",
    "\uffff",
    "\ud800\udc00",
    "😀",
    "\udbff\udfff"
  };
  private static final int[] LIKELY = {
    0x00, 0x22, 0x2F, 0x7F, 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xAF, 0xBF, 0xC0, 0xC1, 0xC2, 0xDF, 0xE0,
    0xE2, 0xEC, 0xED, 0xEE, 0xEF, 0xF0, 0xF1, 0xF3, 0xF4, 0xF5, 0xF7, 0xF8, 0xFC, 0xFE, 0xFF
  };

  private final Random random = RandomSeed.random("utf8");

  private static boolean expected(byte[] bytes, int from, int to) {
    try {
      var unused =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes, from, to - from));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }

  private static void assertJudgedRight(byte[] bytes, int from, int to) {
    boolean expected = expected(bytes, from, to);
    if (Utf8.isValid(bytes, from, to) != expected) {
      fail("%s from %d to %d: expected %s", HexFormat.of().formatHex(bytes), from, to, expected);
    }
  }

  @Test
  void everySequenceOfTwoBytesIsJudgedAsByTheJdk() {
    for (int pair = 0; pair < 1 << 16; pair++) {
      byte[] bytes = {(byte) (pair >> 8), (byte) pair};
      assertJudgedRight(bytes, 0, 2);
    }
  }

  @Test
  void everySequenceOfLikelyBytesIsJudgedAsByTheJdk() {
    for (int a : LIKELY) {
      for (int b : LIKELY) {
        for (int c : LIKELY) {
          assertJudgedRight(new byte[] {(byte) a, (byte) b, (byte) c}, 0, 3);
          for (int d : LIKELY) {
            assertJudgedRight(new byte[] {(byte) a, (byte) b, (byte) c, (byte) d}, 0, 4);
          }
        }
      }
    }
  }

  @Test
  void mutatedTextsAreJudgedAsByTheJdk() {
    int valid = 0;
    for (int run = 0; run < RUNS; run++) {
      byte[] bytes = mutated(text());
      int from = random.nextInt(bytes.length + 1);
      assertJudgedRight(bytes, 0, bytes.length);
      assertJudgedRight(bytes, from, bytes.length);
      assertJudgedRight(bytes, 0, from);
      valid += expected(bytes, 0, bytes.length) ? 1 : 0;
    }
    assertThat(valid).as("texts that are still UTF-8").isBetween(RUNS / 10, RUNS * 9 / 10);
  }

  @Test
  void bytesThatTheJdkRefusesAreNotADocument() {
    JsonCodec codec = new JsonCodec(RpcLimits.DEFAULTS);
    RequestReader<PlainTarget> requests = new RequestReader<>(codec, name -> null);
    JsonRpcReplyReader replies = new JsonRpcReplyReader(codec);
    ZerorpcReplyReader zerorpc = new ZerorpcReplyReader(codec);
    JsonType type = codec.type(Object.class);
    int refused = 0;
    for (int run = 0; run < RUNS / 10; run++) {
      String text = JsonText.ofString(text()).toString();
      byte[] body = mutated("{\"jsonrpc\":\"2.0\",\"id\":" + text + ",\"method\":" + text
          + ",\"params\":[" + text + "]," + "\"result\":[" + text + "]}");
      if (expected(body, 0, body.length)) {
        continue;
      }
      refused++;
      assertThat(requests.read(body))
          .isInstanceOfSatisfying(
              RequestDocument.Unreadable.class,
              document -> assertThat(document.error().code()).isEqualTo(-32700));
      assertThat(replies.read(body, type).unreadable()).isNotNull();
      assertThat(zerorpc.read(body, type).unreadable()).isNotNull();
      assertThat(isRefused(() -> replies.readJson(body))).isTrue();
      assertThat(isRefused(() -> new HeaderCodec(codec).read(body))).isTrue();
      assertThat(isRefused(() -> new Notifications(codec).params(body))).isTrue();
    }
    assertThat(refused).isGreaterThan(RUNS / 100);
  }

  private record PlainTarget(ParameterList parameterList) implements RequestTarget {}

  private static boolean isRefused(Runnable reading) {
    try {
      reading.run();
      return false;
    } catch (JsonException | JacksonException e) {
      return true;
    }
  }

  private String text() {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(8); i >= 0; i--) {
      text.append(PIECES[random.nextInt(PIECES.length)]);
    }
    return text.toString();
  }

  private byte[] mutated(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(3); i > 0 && bytes.length > 0; i--) {
      int at = random.nextInt(bytes.length);
      switch (random.nextInt(3)) {
        case 0 -> bytes[at] = (byte) LIKELY[random.nextInt(LIKELY.length)];
        case 1 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
        default -> bytes = without(bytes, at);
      }
    }
    return bytes;
  }

  private static byte[] without(byte[] bytes, int at) {
    byte[] shorter = Arrays.copyOf(bytes, bytes.length - 1);
    System.arraycopy(bytes, at + 1, shorter, at, shorter.length - at);
    return shorter;
  }

  @Test
  void theLengthOfATextIsThatOfItsBytes() {
    for (String text : List.of("", "a", "ä", "€", "😀", "aä€😀", "x".repeat(50))) {
      int length = text.getBytes(StandardCharsets.UTF_8).length;
      assertThat(Utf8.isLonger(text, length)).isFalse();
      assertThat(Utf8.isLonger(text, length - 1)).isTrue();
      assertThat(Utf8.isLonger(text, length + 1)).isFalse();
    }
  }
}
