package io.zerocall.spring.boot;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.BeanFactoryAware;
import org.springframework.beans.factory.FactoryBean;

/** Makes the proxy of an interface that calls the server of a channel. */
final class RpcClientFactoryBean<T> implements FactoryBean<T>, BeanFactoryAware {
  private final Class<T> type;
  private final String channel;
  private @Nullable BeanFactory beans;

  RpcClientFactoryBean(Class<T> type, String channel) {
    this.type = type;
    this.channel = channel;
  }

  @Override
  public void setBeanFactory(BeanFactory beanFactory) {
    beans = beanFactory;
  }

  @Override
  public T getObject() {
    if (beans == null) {
      throw new IllegalStateException("no bean factory was set");
    }
    return beans.getBean(RpcClients.class).client(channel).proxy(type);
  }

  @Override
  public Class<T> getObjectType() {
    return type;
  }
}
