package io.zerocall.spring.boot;

import io.zerocall.RpcService;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.annotation.AnnotatedBeanDefinition;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.config.BeanDefinition;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.RootBeanDefinition;
import org.springframework.context.annotation.ClassPathScanningCandidateComponentProvider;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.annotation.AnnotationAttributes;
import org.springframework.core.env.Environment;
import org.springframework.core.io.ResourceLoader;
import org.springframework.core.type.AnnotationMetadata;
import org.springframework.core.type.filter.AnnotationTypeFilter;
import org.springframework.util.ClassUtils;

/** Registers a {@link RpcClientFactoryBean} for each interface of an {@link ImportRpcClients}. */
final class RpcClientRegistrar implements ImportBeanDefinitionRegistrar {
  private static final char NAME_SEPARATOR = '#';

  private final Environment environment;
  private final ResourceLoader resources;

  RpcClientRegistrar(Environment environment, ResourceLoader resources) {
    this.environment = environment;
    this.resources = resources;
  }

  @Override
  public void registerBeanDefinitions(AnnotationMetadata on, BeanDefinitionRegistry registry) {
    Set<AnnotationAttributes> imports = on.getMergedRepeatableAnnotationAttributes(
        ImportRpcClients.class, ImportRpcClients.Container.class, false);
    for (AnnotationAttributes each : imports) {
      String group = each.getString("group");
      for (String type : types(each, on)) {
        register(group, type, registry);
      }
    }
  }

  /** Returns the names of the interfaces. */
  private Set<String> types(AnnotationAttributes attributes, AnnotationMetadata on) {
    Set<String> types = new LinkedHashSet<>();
    for (Class<?> type : attributes.getClassArray("types")) {
      types.add(type.getName());
    }
    List<String> packages = new ArrayList<>(List.of(attributes.getStringArray("basePackages")));
    for (Class<?> type : attributes.getClassArray("basePackageClasses")) {
      packages.add(type.getPackageName());
    }
    if (types.isEmpty() && packages.isEmpty()) {
      packages.add(ClassUtils.getPackageName(on.getClassName()));
    }
    Scanner scanner = new Scanner(environment, resources);
    for (String name : packages) {
      scanner
          .findCandidateComponents(name)
          .forEach(found -> types.add(String.valueOf(found.getBeanClassName())));
    }
    return types;
  }

  private void register(String group, String type, BeanDefinitionRegistry registry) {
    String name = group + NAME_SEPARATOR + type;
    if (registry.containsBeanDefinition(name) && isClient(registry.getBeanDefinition(name))) {
      return; // another annotation has the interface too
    }
    Class<?> loaded = ClassUtils.resolveClassName(type, resources.getClassLoader());
    if (!loaded.isInterface()) {
      throw new RpcConfigurationException(
          "@ImportRpcClients has the type " + type + " for the group \"" + group
              + "\", which is not an interface",
          "name an interface, whose methods call the server");
    }
    RootBeanDefinition definition = new RootBeanDefinition(RpcClientFactoryBean.class);
    definition.getConstructorArgumentValues().addIndexedArgumentValue(0, loaded);
    definition.getConstructorArgumentValues().addIndexedArgumentValue(1, group);
    definition.setAttribute(FactoryBean.OBJECT_TYPE_ATTRIBUTE, loaded);
    definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, group));
    registry.registerBeanDefinition(name, definition);
  }

  /** Returns whether a definition was registered here. */
  static boolean isClient(BeanDefinition definition) {
    return RpcClientFactoryBean.class.getName().equals(definition.getBeanClassName());
  }

  /** Returns whether a bean was registered here; a test may have replaced it since. */
  static boolean isClient(String beanName, @Nullable ClassLoader loader) {
    int separator = beanName.indexOf(NAME_SEPARATOR);
    return separator >= 0 && ClassUtils.isPresent(beanName.substring(separator + 1), loader);
  }

  /** Finds interfaces. */
  private static final class Scanner extends ClassPathScanningCandidateComponentProvider {
    Scanner(Environment environment, ResourceLoader resources) {
      super(false, environment);
      setResourceLoader(resources);
      addIncludeFilter(new AnnotationTypeFilter(RpcService.class, false));
    }

    @Override
    protected boolean isCandidateComponent(AnnotatedBeanDefinition definition) {
      AnnotationMetadata type = definition.getMetadata();
      return type.isInterface() && type.isIndependent();
    }
  }
}
