package io.zerocall.spring.boot;

import io.zerocall.RpcMethod;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.BindingReflectionHintsRegistrar;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotContribution;
import org.springframework.beans.factory.aot.BeanFactoryInitializationAotProcessor;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Keeps in a native image what is found by reflection only: the proxies of clients' interfaces, the
 * remote methods of services and clients, and the values and exceptions of these methods.
 */
final class RpcAotProcessor implements BeanFactoryInitializationAotProcessor {

  @Override
  public @Nullable BeanFactoryInitializationAotContribution processAheadOfTime(
      ConfigurableListableBeanFactory beans) {
    Set<Class<?>> clients = clients(beans);
    Set<Class<?>> services = services(beans);
    return clients.isEmpty() && services.isEmpty()
        ? null
        : (generation, code) -> keep(clients, services, generation.getRuntimeHints());
  }

  private static Set<Class<?>> clients(ConfigurableListableBeanFactory beans) {
    Set<Class<?>> types = new LinkedHashSet<>();
    for (String name : beans.getBeanDefinitionNames()) {
      BeanDefinition definition = beans.getBeanDefinition(name);
      if (RpcClientRegistrar.isClient(definition)
          && definition.getAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE) instanceof Class<?> type) {
        types.add(type);
      }
    }
    return types;
  }

  private static Set<Class<?>> services(ConfigurableListableBeanFactory beans) {
    Set<Class<?>> types = new LinkedHashSet<>();
    ServiceBeans services = new ServiceBeans(beans);
    for (String name : services.names()) {
      Class<?> type = services.type(name);
      if (type != null) {
        types.add(ClassUtils.getUserClass(type));
      }
    }
    return types;
  }

  private static void keep(Set<Class<?>> clients, Set<Class<?>> services, RuntimeHints hints) {
    for (Class<?> type : clients) {
      hints.proxies().registerJdkProxy(type);
      keepMethods(type, method -> Modifier.isAbstract(method.getModifiers()), hints);
    }
    for (Class<?> type : services) {
      keepMethods(type, method -> method.isAnnotationPresent(RpcMethod.class), hints);
    }
  }

  private static void keepMethods(Class<?> type, Predicate<Method> remote, RuntimeHints hints) {
    BindingReflectionHintsRegistrar values = new BindingReflectionHintsRegistrar();
    for (Class<?> declaring : withAncestors(type)) {
      hints.reflection().registerType(declaring, MemberCategory.INVOKE_DECLARED_METHODS);
    }
    for (Method method : ReflectionUtils.getAllDeclaredMethods(type)) {
      if (remote.test(method)) {
        values.registerReflectionHints(hints.reflection(), method.getGenericReturnType());
        values.registerReflectionHints(hints.reflection(), method.getGenericParameterTypes());
        for (Class<?> thrown : method.getExceptionTypes()) {
          hints
              .reflection()
              .registerType(
                  thrown,
                  MemberCategory.INVOKE_DECLARED_CONSTRUCTORS,
                  MemberCategory.INVOKE_DECLARED_METHODS,
                  MemberCategory.ACCESS_DECLARED_FIELDS);
        }
      }
    }
  }

  /** Returns the class and its superclasses and interfaces, without those of Java itself. */
  private static Set<Class<?>> withAncestors(Class<?> type) {
    Set<Class<?>> all = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
    for (Class<?> each = type; each != null; each = each.getSuperclass()) {
      all.add(each);
    }
    all.removeIf(each -> each.getName().startsWith("java."));
    return all;
  }
}
