package io.zerocall.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.RpcException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.client.RpcClient;
import io.zerocall.junit.RpcClock;
import io.zerocall.junit.RpcExtension;
import io.zerocall.junit.RpcNetwork;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Tests of users with the JUnit extension, on the newest JUnit. */
class WithJunitTest {
  @RegisterExtension
  final RpcExtension rpc = RpcExtension.serving(new CalculatorService());

  @Test
  void multiplies(Calculator calculator) {
    assertThat(calculator.mult(5, 7)).isEqualTo(35);
  }

  @Test
  void endsAtItsDeadlineWithoutAReply(RpcClient client, RpcNetwork network, RpcClock clock) {
    clock.stop();
    network.drop(1);
    CompletableFuture<Integer> product = client.callAsync("my.namespace.mult", int.class, 5, 7);
    clock.advance(Duration.ofSeconds(10));
    assertThatThrownBy(product::join).hasCauseInstanceOf(RpcException.class); // sent or not
  }

  @Test
  void succeedsAfterAnInterruption(RpcClient client, RpcNetwork network) {
    network.cut();
    CompletableFuture<Integer> product = client.callAsync("my.namespace.mult", int.class, 5, 7);
    network.heal();
    assertThat(product.join()).isEqualTo(35);
  }

  @Test
  void reportsThatTheServerIsNotThere(Calculator calculator) {
    rpc.network().cut();
    Calculator impatient = RpcClient.withTimeout(calculator, Duration.ofMillis(50));
    assertThatThrownBy(() -> impatient.mult(5, 7)).isInstanceOf(RpcUnavailableException.class);
  }
}
