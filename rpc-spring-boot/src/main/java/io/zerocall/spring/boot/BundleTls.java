package io.zerocall.spring.boot;

import io.zerocall.RpcTls;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.net.ssl.SSLContext;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;

/**
 * The TLS settings of Spring Boot's SSL bundles. They follow their bundle: new connections use what
 * it has been reloaded with. Thread-safe.
 */
final class BundleTls {
  private final BeanFactory beans;
  private final Map<String, RpcTls> settings = new ConcurrentHashMap<>();

  BundleTls(BeanFactory beans) {
    this.beans = beans;
  }

  /** Returns the settings of a bundle. */
  RpcTls of(String bundle) {
    return settings.computeIfAbsent(bundle, this::following);
  }

  private RpcTls following(String name) {
    SslBundles bundles = bundles();
    AtomicReference<SSLContext> context =
        new AtomicReference<>(bundles.getBundle(name).createSslContext());
    bundles.addBundleUpdateHandler(name, changed -> context.set(changed.createSslContext()));
    return RpcTls.ofContext(context::get);
  }

  /**
   * Returns the settings of a bundle for a server that requires clients' certificates.
   *
   * @param property the name of the property that names the bundle
   */
  RpcTls requiringClientCertificates(String bundle, String property) {
    SslBundle present = bundles().getBundle(bundle);
    if (present.getStores().getTrustStore() == null) {
      // SSLContext would trust the JVM's authorities, which certify everybody
      throw new RpcConfigurationException(
          "The SSL bundle \"" + bundle + "\" of " + property
              + " has no trust store, and clients' certificates are required",
          "add the authorities that certify clients to the bundle's trust store");
    }
    return of(bundle).withClientCertificate();
  }

  private SslBundles bundles() {
    return beans.getBean(SslBundles.class);
  }
}
