package io.zerocall.bench.publish;

import io.zerocall.bench.jvm.ChildJvm;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One contender with a number of subscribers, in two new JVMs. */
record PublishTurn(PublishContender contender, int subscribers) {

  /** Returns the turns: all contenders for each number of subscribers. */
  static List<PublishTurn> plan(Set<Integer> sizes, Set<PublishContender> contenders) {
    List<PublishTurn> turns = new ArrayList<>();
    for (int size : sizes) {
      for (PublishContender contender : contenders) {
        turns.add(new PublishTurn(contender, size));
      }
    }
    return turns;
  }

  /**
   * Runs it.
   *
   * @throws IOException if one of the JVMs ends before its output is complete
   */
  Delivery run(int notifications, Duration warmUp) throws IOException {
    try (ChildJvm server = ChildJvm.start(List.of(), PublishServerMain.class, contender.name());
        ChildJvm client = ChildJvm.start(
            List.of(),
            PublishClientMain.class,
            contender.name(),
            server.awaitLine(PublishServerMain.LISTENING_ON),
            Integer.toString(subscribers),
            Integer.toString(notifications),
            Long.toString(warmUp.toMillis()))) {
      return PublishClientMain.parse(client.awaitLine(PublishClientMain.DELIVERED));
    }
  }

  @Override
  public String toString() {
    return contender.title() + ", " + subscribers + " subscribers";
  }
}
