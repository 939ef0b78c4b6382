package io.zerocall.spring.boot;

import io.zerocall.server.RpcFallback;
import java.util.List;
import java.util.Objects;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.annotation.ConfigurationCondition;
import org.springframework.core.type.AnnotatedTypeMetadata;

/** Matches if there is something to serve, so that a program that only calls has no server. */
final class OnServicesCondition extends SpringBootCondition implements ConfigurationCondition {

  @Override
  public ConfigurationPhase getConfigurationPhase() {
    return ConfigurationPhase.REGISTER_BEAN;
  }

  @Override
  public ConditionOutcome getMatchOutcome(
      ConditionContext context, AnnotatedTypeMetadata metadata) {
    ConfigurableListableBeanFactory beans = Objects.requireNonNull(context.getBeanFactory());
    ConditionMessage.Builder message = ConditionMessage.forCondition("Something to serve");
    List<String> services = new ServiceBeans(beans).names();
    if (!services.isEmpty()) {
      return ConditionOutcome.match(message.found("service", "services").items(services));
    }
    for (Class<?> type : List.of(RpcFallback.class, RpcServerCustomizer.class)) {
      String[] names = beans.getBeanNamesForType(type, true, false);
      if (names.length > 0) {
        return ConditionOutcome.match(message.found("bean", "beans").items((Object[]) names));
      }
    }
    return ConditionOutcome.noMatch(
        message.didNotFind("bean with @RpcService, fallback or customizer").atAll());
  }
}
