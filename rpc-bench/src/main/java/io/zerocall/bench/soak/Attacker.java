package io.zerocall.bench.soak;

import io.zerocall.bench.jvm.ChildJvm;
import io.zerocall.bench.soak.attack.AttackName;
import io.zerocall.bench.soak.attack.Tally;
import io.zerocall.bench.soak.attack.Target;
import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** An attack in a JVM of its own, with a lower priority than the server and this process. */
final class Attacker implements AutoCloseable {
  private static final String ATTACKING = "attacking";
  private static final String OVER = "over: ";

  private final ChildJvm jvm;

  private Attacker(ChildJvm jvm) {
    this.jvm = jvm;
  }

  /** Starts the attack, and returns. */
  static Attacker start(AttackName attack, Target target, Duration duration) throws IOException {
    ChildJvm jvm = ChildJvm.startNice(
        List.of("-Xmx256m"),
        Main.class,
        attack.name(),
        target.zmq(),
        target.http(),
        Long.toString(duration.toMillis()));
    try {
      jvm.awaitLine(ATTACKING);
      return new Attacker(jvm);
    } catch (IOException | RuntimeException e) {
      jvm.close();
      throw e;
    }
  }

  /** Waits until the attack's time is over and its connections are closed. */
  Tally awaitEnd() throws IOException {
    return Tally.parse(jvm.awaitLine(OVER));
  }

  @Override
  public void close() {
    jvm.close();
  }

  /** Attacks with these arguments: name, endpoints and milliseconds. */
  static final class Main {
    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
      Target target = new Target(arguments[1], arguments[2]);
      System.out.println(ATTACKING);
      Tally tally = AttackName.valueOf(arguments[0])
          .attack()
          .run(target, Duration.ofMillis(Long.parseLong(arguments[3])));
      System.out.println(OVER + tally);
    }
  }
}
