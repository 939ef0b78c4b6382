package io.zerocall.transport.zmtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.transport.Message;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FrameEncodingTest {

  /** Returns a message as its bytes, which fill a buffer of the predicted size. */
  static byte[] written(Message message) {
    byte[] bytes = new byte[(int) FrameEncoding.bytes(message)];
    ByteBuffer target = ByteBuffer.wrap(bytes);
    FrameEncoding.put(target, message);
    assertThat(target.hasRemaining()).isFalse();
    return bytes;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 255, 256, 8_192, 65_535, 65_536, 4 << 20})
  void aBodyHasAnySize(int size) {
    byte[] body = new byte[size];
    Arrays.fill(body, (byte) 7);
    assertThat(written(Message.of(null, body))).isEqualTo(Wire.frame(0, body));
  }

  @Test
  void delimiterAndHeaderStandBeforeTheBody() {
    byte[] header = new byte[256];
    assertThat(written(new Message(true, header, Wire.bytes("body"))))
        .isEqualTo(Wire.join(
            Wire.frame(Wire.MORE, ""), Wire.frame(Wire.MORE, header), Wire.frame(0, "body")));
  }

  @Test
  void thePreludeIsAllButTheBytesOfTheBody() {
    byte[] body = new byte[300];
    Message message = new Message(true, Wire.bytes("header"), body);
    byte[] prelude = new byte[(int) FrameEncoding.preludeBytes(message)];
    FrameEncoding.putPrelude(ByteBuffer.wrap(prelude), message);
    assertThat(Wire.join(prelude, body)).isEqualTo(written(message));
  }

  @Test
  void aPingAnnouncesATimeToLiveThatFits() {
    assertThat(Command.ping(0x0102)).isEqualTo(Wire.hex("04070450494e470102"));
    assertThat(Command.ping(1 << 20)).isEqualTo(Wire.hex("04070450494e47ffff"));
    assertThat(Command.ping(0)).isEqualTo(Wire.ping(0, ""));
  }

  @Test
  void aCommandMayBeLong() {
    byte[] data = new byte[300];
    assertThat(Command.frame("LONG", data)).isEqualTo(Wire.command("LONG", data));
  }

  @Test
  void aMessageNeedsABody() {
    assertThatThrownBy(() -> written(new Message(false, null, null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("message: no body (expected: one)");
  }
}
