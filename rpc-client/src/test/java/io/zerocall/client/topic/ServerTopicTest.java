package io.zerocall.client.topic;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ServerTopicTest {
  @Test
  void whatIsRefusedAgainAndAgainIsTriedLessOften() {
    assertThat(IntStream.of(1, 2, 3, 7, 8, 1_000_000)
            .mapToLong(
                failures -> TimeUnit.NANOSECONDS.toSeconds(ServerTopic.pauseNanos(failures))))
        .containsExactly(1L, 2L, 4L, 64L, 64L, 64L);
  }
}
