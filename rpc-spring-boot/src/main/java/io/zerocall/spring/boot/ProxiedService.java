package io.zerocall.spring.boot;

import io.zerocall.RpcMethod;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.aop.support.AopUtils;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/** A service behind a proxy that has only the interfaces of its class. */
final class ProxiedService {
  private ProxiedService() {}

  /**
   * Returns the bean, all of whose annotated methods can be called.
   *
   * @throws RpcConfigurationException if the proxy doesn't have some of them: they would be missing
   *     from the server
   */
  static Object requireAllMethods(String name, Object bean) {
    if (AopUtils.isJdkDynamicProxy(bean)) {
      Class<?> target = AopUtils.getTargetClass(bean);
      Set<String> hidden = marked(Arrays.stream(ReflectionUtils.getAllDeclaredMethods(target)));
      hidden.removeAll(marked(Arrays.stream(ClassUtils.getAllInterfaces(bean))
          .flatMap(type -> Arrays.stream(type.getMethods()))));
      if (!hidden.isEmpty()) {
        throw new RpcConfigurationException(
            "The bean '" + name + "' is a proxy of the interfaces of " + target.getName()
                + ", where no @RpcMethod annotates " + String.join(", ", hidden),
            "annotate the methods in an interface, or set spring.aop.proxy-target-class=true");
      }
    }
    return bean;
  }

  private static Set<String> marked(Stream<Method> methods) {
    return methods
        .filter(method -> method.isAnnotationPresent(RpcMethod.class))
        .map(Method::getName)
        .collect(Collectors.toCollection(TreeSet::new));
  }
}
