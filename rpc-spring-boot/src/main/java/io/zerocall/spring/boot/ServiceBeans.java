package io.zerocall.spring.boot;

import io.zerocall.RpcService;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.beans.factory.support.AbstractBeanDefinition;
import org.springframework.core.annotation.AnnotationUtils;

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
        .filter(
            name -> // it calls another server
            !RpcClientRegistrar.isClient(name, beans.getBeanClassLoader()))
        .filter(this::isCandidate)
        .filter(name -> annotation(name) != null)
        .toList();
  }

  /** Returns the type of a service as far as it is known without creating a bean. */
  @Nullable
  Class<?> type(String name) {
    return beans.getType(declared(name), false);
  }

  private @Nullable RpcService annotation(String name) {
    RpcService found = beans.findAnnotationOnBean(declared(name), RpcService.class, false);
    if (found == null && beans.containsSingleton(name)) {
      Object bean = beans.getSingleton(name);
      if (bean != null && AopUtils.isJdkDynamicProxy(bean)) { // hides what only the class has
        found = AnnotationUtils.findAnnotation(AopUtils.getTargetClass(bean), RpcService.class);
      }
    }
    return found;
  }

  /** Returns the bean with the type: for the proxy of a scope, the one in the scope. */
  private String declared(String name) {
    String target = ScopedProxyUtils.getTargetBeanName(name);
    return beans.containsBeanDefinition(target) ? target : name;
  }

  /** A bean that is not injected by its type, such as what another one decorates, isn't served. */
  private boolean isCandidate(String name) {
    if (!beans.containsBeanDefinition(name)) {
      return true;
    }
    BeanDefinition definition = beans.getMergedBeanDefinition(name);
    return definition.isAutowireCandidate()
        && !(definition instanceof AbstractBeanDefinition complete
            && !complete.isDefaultCandidate());
  }

  /** Returns the beans to serve. */
  List<Object> all() {
    return names().stream()
        .map(name -> ProxiedService.requireAllMethods(name, beans.getBean(name)))
        .toList();
  }

  /** Returns the namespaces that several beans have, with the names of these beans. */
  Map<String, List<String>> shared() {
    Map<String, List<String>> names = new TreeMap<>();
    for (String name : names()) {
      RpcService service = annotation(name);
      if (service != null) {
        names.computeIfAbsent(service.value(), added -> new ArrayList<>()).add(name);
      }
    }
    names.values().removeIf(same -> same.size() < 2);
    return names;
  }

  /**
   * Makes a bean depend on the services and on all that they use, as far as it exists. So Spring
   * starts these before the bean, and stops them after it.
   */
  void addDependent(String dependent) {
    Set<String> visited = new HashSet<>(Set.of(dependent));
    names().forEach(name -> addDependent(dependent, name, visited));
  }

  private void addDependent(String dependent, String name, Set<String> visited) {
    if (visited.add(name)) {
      beans.registerDependentBean(name, dependent);
      for (String used : beans.getDependenciesForBean(name)) {
        addDependent(dependent, used, visited);
      }
    }
  }
}
