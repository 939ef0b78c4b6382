package io.zerocall.spring.boot;

import org.springframework.beans.factory.SmartInitializingSingleton;

/** Has Spring start what the services use before the server. */
final class RpcServerDependencies implements SmartInitializingSingleton {
  private final ServiceBeans services;

  RpcServerDependencies(ServiceBeans services) {
    this.services = services;
  }

  /** Called when the singletons exist, so that it is known what they use. */
  @Override
  public void afterSingletonsInstantiated() {
    services.addDependent(RpcServerAutoConfiguration.LIFECYCLE);
  }
}
