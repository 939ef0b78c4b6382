package io.zerocall.spring.boot;

import io.zerocall.RpcService;
import java.util.Arrays;
import java.util.List;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;

/** The beans whose class, or an interface of it, bears {@link RpcService}. */
final class ServiceBeans {
  private final ConfigurableListableBeanFactory beans;

  ServiceBeans(ConfigurableListableBeanFactory beans) {
    this.beans = beans;
  }

  /** Returns the names of the beans to serve, without creating any bean. */
  List<String> names() {
    return Arrays.stream(beans.getBeanNamesForType(Object.class, true, false))
        .filter(name -> !ScopedProxyUtils.isScopedTarget(name))
        .filter(name -> !RpcClientRegistrar.isClient(name)) // it calls another server
        .filter(name -> beans.findAnnotationOnBean(name, RpcService.class, false) != null)
        .toList();
  }

  /** Returns the beans to serve. */
  List<Object> all() {
    return names().stream().map(beans::getBean).toList();
  }
}
