package io.zerocall.spring.boot;

import io.zerocall.CertificateUser;
import io.zerocall.RpcEngine;
import io.zerocall.server.RpcErrorDetail;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.NestedConfigurationProperty;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The properties of the server.
 *
 * @param enabled whether there is a server if there is something to serve
 * @param endpoints where the server listens, such as tcp://127.0.0.1:5555 or ipc:///run/shop.sock.
 *     The default is tcp://127.0.0.1:5555, unless an HTTP port or a broker is set
 * @param admitFrom the networks that connections are admitted from, such as 10.0.0.0/8; all if none
 *     is set
 * @param engine the engine that transports messages
 * @param threads on how many platform threads methods that may block run at most. Not used if
 *     spring.threads.virtual.enabled is true
 * @param errorDetail how much of an exception that a method throws its caller gets
 * @param ssl the certificate of the endpoints at tls://
 * @param http the connector for HTTP and WebSocket
 * @param broker the brokers that the server offers its methods to
 * @param discovery what rpc.discover says about the service as a whole
 * @param limits the limits of the server
 * @param shutdown how the server shuts down
 */
@ConfigurationProperties("zerocall.server")
record RpcServerProperties(
    @DefaultValue("true") boolean enabled,
    @DefaultValue List<String> endpoints,
    @DefaultValue List<String> admitFrom,
    @DefaultValue("native") RpcEngine engine,
    @DefaultValue("1024") int threads,
    @DefaultValue("message") RpcErrorDetail errorDetail,
    @DefaultValue Ssl ssl,
    @DefaultValue Http http,
    @DefaultValue Broker broker,
    @DefaultValue Discovery discovery,
    @NestedConfigurationProperty @DefaultValue LimitProperties limits,
    @DefaultValue Shutdown shutdown) {

  static final String DEFAULT_ENDPOINT = "tcp://127.0.0.1:5555";

  /**
   * The certificate of the endpoints at tls://.
   *
   * @param bundle the SSL bundle with the certificate, and the authorities that certify clients
   * @param clientCertificate whether clients need a certificate, which names their user
   * @param clientUser which part of a client's certificate names the user
   */
  record Ssl(
      @Nullable String bundle,
      @DefaultValue("false") boolean clientCertificate,
      @DefaultValue("common-name") CertificateUser clientUser) {}

  /**
   * The properties of the connector for HTTP and WebSocket, which needs rpc-http.
   *
   * @param port the port to listen on; 0 for a free one. There is no connector if it is not set
   * @param address the name or address to listen on; * for all addresses
   * @param allowedHosts the names that requests may give as their host, other than localhost
   * @param allowedOrigins the origins whose pages may call, such as https://app.example.com
   * @param console whether GET / serves the console
   * @param requestTimeout how long a request may take to arrive
   * @param keepAlive how long a connection may have no request
   * @param ssl the certificate of the connector
   */
  record Http(
      @Nullable Integer port,
      @DefaultValue("127.0.0.1") String address,
      @DefaultValue List<String> allowedHosts,
      @DefaultValue List<String> allowedOrigins,
      @DefaultValue("true") boolean console,
      @DefaultValue("10s") Duration requestTimeout,
      @DefaultValue("60s") Duration keepAlive,
      @DefaultValue HttpSsl ssl) {}

  /**
   * The certificate of the connector, which uses TLS if there is one.
   *
   * @param bundle the SSL bundle with the certificate; instead of the two files
   * @param certificate the file with the certificate chain in PEM, the server's own first
   * @param privateKey the file with the private key in PEM (PKCS #8)
   */
  record HttpSsl(
      @Nullable String bundle,
      @Nullable Path certificate,
      @Nullable Path privateKey) {}

  /**
   * The properties of a worker.
   *
   * @param endpoints the brokers to connect to
   * @param worker the name of this server among the workers of a broker
   * @param credit how many calls a broker may send at a time
   * @param username the username that is sent to the brokers
   * @param password the password that is sent to the brokers
   * @param ssl the certificates for brokers at tls://
   */
  record Broker(
      @DefaultValue List<String> endpoints,
      @Nullable String worker,
      @Nullable Integer credit,
      @Nullable String username,
      @Nullable String password,
      @DefaultValue BrokerSsl ssl) {}

  /**
   * The certificates for brokers.
   *
   * @param bundle the SSL bundle with the authorities to trust, and the server's own certificate if
   *     the brokers require one. The JVM's authorities if not set
   */
  record BrokerSsl(@Nullable String bundle) {}

  /**
   * What rpc.discover says about the service as a whole.
   *
   * @param title the title; spring.application.name by default
   * @param version the version of the methods
   */
  record Discovery(
      @Nullable String title, @DefaultValue("1.0") String version) {}

  /**
   * How the server shuts down.
   *
   * @param gracePeriod how long calls that have begun may continue. The program's other parts stop
   *     after that
   */
  record Shutdown(@DefaultValue("20s") Duration gracePeriod) {}
}
