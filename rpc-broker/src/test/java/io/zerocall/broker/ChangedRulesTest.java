package io.zerocall.broker;

import static io.zerocall.testing.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.client.RpcClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rules that change while clients and workers are connected. */
@Timeout(120)
class ChangedRulesTest {
  private static final String CALL = "allow bob * call,publish,subscribe *";
  private static final String OFFER = "allow ann * offer *";

  @TempDir
  private Path directory;

  @Test
  void callsAndPublicationsFollowTheRules() throws Exception {
    try (SecuredBroker broker = new SecuredBroker(directory, OFFER, CALL)) {
      broker.worker("ann", "jobs", new Jobs("w"));
      RpcClient bob = broker.client("bob");
      SecuredBroker.awaitCall(bob, "jobs.add", 1, 2);
      broker.rules(OFFER);
      SecuredBroker.awaitRefusal(bob, "jobs.add", 1, 2);
      Files.writeString(broker.rulesFile(), OFFER + "\n" + CALL); // its last line may be incomplete
      long refused = broker.broker().unauthorized();
      eventually("it is refused a few times more", () -> {
        SecuredBroker.awaitRefusal(bob, "jobs.add", 1, 2);
        return broker.broker().unauthorized() > refused + 100;
      });
      broker.rules(OFFER, CALL);
      SecuredBroker.awaitCall(bob, "jobs.add", 1, 2);
      Files.delete(broker.rulesFile());
      assertThat(bob.call("jobs.add", int.class, 1, 2)).isEqualTo(3);
    }
  }

  @Test
  void anOfferThatIsForbiddenEndsAndReturnsWithItsRule() throws Exception {
    try (SecuredBroker broker =
        new SecuredBroker(directory, "allow ann,eve * offer jobs.*", CALL)) {
      broker.worker("ann", "jobs", new Jobs("of ann"));
      RpcClient bob = broker.client("bob");
      SecuredBroker.awaitCall(bob, "jobs.add", 1, 2);
      broker.rules("allow eve * offer jobs.*", CALL);
      // Calls of a name whose workers are away wait.
      RpcClient present = bob.withIfPresent();
      SecuredBroker.awaitRefusal(present, "jobs.add", 1, 2);
      broker.worker("eve", "jobs", new Jobs("of eve")); // the name is free now
      eventually("eve's worker serves", () -> worker(bob).equals("of eve"));
      broker.rules("allow ann * offer jobs.*", CALL);
      eventually("ann's worker serves again", () -> worker(bob).equals("of ann"));
    }
  }

  @Test
  void aNameThatIsNoLongerSharedBelongsToItsFirstUser() throws Exception {
    try (SecuredBroker broker =
        new SecuredBroker(directory, "allow ann,eve * offer jobs.* shared", CALL)) {
      RpcClient bob = broker.client("bob");
      broker.worker("ann", "jobs", new Jobs("of ann"));
      SecuredBroker.awaitCall(bob, "jobs.add", 1, 2);
      broker.worker("eve", "jobs", new Jobs("of eve"));
      eventually("eve's worker serves too", () -> worker(bob).equals("of eve"));
      broker.rules("allow ann,eve * offer jobs.*", CALL);
      eventually(
          "only ann's worker serves",
          () -> IntStream.range(0, 20).allMatch(i -> worker(bob).equals("of ann")));
    }
  }

  private static String worker(RpcClient client) {
    return client.call("jobs.worker", String.class);
  }

  @Test
  void aSubscriptionThatIsForbiddenEndsAndReturnsWithItsRule() throws Exception {
    String publish = "allow eve * publish t";
    try (SecuredBroker broker = new SecuredBroker(directory, CALL, publish)) {
      List<String> heard = new CopyOnWriteArrayList<>();
      broker.client("bob").subscribe("t", params -> heard.add(params.toString()));
      RpcClient eve = broker.client("eve");
      awaitHeard(eve, heard);
      broker.rules(publish);
      eventually("nothing is heard any more", () -> {
        heard.clear();
        eve.notify("t", "x");
        var unused = eve.call("rpc.ping", String.class);
        return !heardSoon(heard);
      });
      broker.rules(CALL, publish);
      heard.clear();
      awaitHeard(eve, heard);
    }
  }

  /** Publishes until the message arrives. */
  private static void awaitHeard(RpcClient publisher, List<String> heard) {
    eventually("a message is heard", () -> {
      publisher.notify("t", "x");
      return !heard.isEmpty();
    });
  }

  private static boolean heardSoon(List<String> heard) {
    long deadline = System.nanoTime() + 300_000_000;
    while (heard.isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    return !heard.isEmpty();
  }
}
