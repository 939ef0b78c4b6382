package io.zerocall.spring.boot;

import java.util.Map;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if the health of any channel is wanted. */
final class OnChannelHealthCondition extends SpringBootCondition {

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    Map<String, RpcClientProperties.Channel> channels = Binder.get(context.getEnvironment())
        .bind(
            "zerocall.client.channel",
            Bindable.mapOf(String.class, RpcClientProperties.Channel.class))
        .orElse(Map.of());
    boolean isWanted =
        channels.values().stream().anyMatch(channel -> channel.health().enabled());
    ConditionMessage.Builder message = ConditionMessage.forCondition("Health of a channel");
    return isWanted
        ? ConditionOutcome.match(message.because("a channel has health.enabled"))
        : ConditionOutcome.noMatch(message.because("no channel has health.enabled"));
  }
}
