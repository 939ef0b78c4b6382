package io.zerocall.spring.boot;

import io.zerocall.RpcTls;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundles;

/** Makes TLS settings of Spring Boot's SSL bundles. */
final class BundleTls {
  private BundleTls() {}

  /** Returns settings that follow a bundle: new connections use what it has been reloaded with. */
  static RpcTls of(String bundle, BeanFactory beans) {
    SslBundles bundles = beans.getBean(SslBundles.class);
    AtomicReference<SSLContext> context =
        new AtomicReference<>(bundles.getBundle(bundle).createSslContext());
    bundles.addBundleUpdateHandler(bundle, changed -> context.set(changed.createSslContext()));
    return RpcTls.ofContext(context::get);
  }
}
