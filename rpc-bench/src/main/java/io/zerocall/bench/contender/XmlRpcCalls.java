package io.zerocall.bench.contender;

import java.net.MalformedURLException;
import java.net.URL;
import java.util.Map;
import org.apache.commons.httpclient.HttpClient;
import org.apache.commons.httpclient.MultiThreadedHttpConnectionManager;
import org.apache.commons.httpclient.params.HttpConnectionManagerParams;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.client.XmlRpcClient;
import org.apache.xmlrpc.client.XmlRpcClientConfigImpl;
import org.apache.xmlrpc.client.XmlRpcCommonsTransportFactory;

/** Calls by Apache XML-RPC's client. */
final class XmlRpcCalls implements ContenderClient {
  private static final String MULT = XmlRpcCalculator.NAMESPACE + ".mult";
  private static final String MULT_ALL = XmlRpcCalculator.NAMESPACE + ".multAll";
  private static final String ECHO = XmlRpcCalculator.NAMESPACE + ".echo";

  private final XmlRpcClient client = new XmlRpcClient();
  private final boolean multicall;

  private XmlRpcCalls(String endpoint, boolean multicall) {
    XmlRpcClientConfigImpl config = new XmlRpcClientConfigImpl();
    try {
      config.setServerURL(new URL(endpoint));
    } catch (MalformedURLException e) {
      throw new IllegalArgumentException(e);
    }
    client.setConfig(config);
    this.multicall = multicall;
  }

  /** Uses the JDK's {@code HttpURLConnection}, which keeps connections open if the server does. */
  static XmlRpcCalls asShipped(String endpoint) {
    return new XmlRpcCalls(endpoint, false);
  }

  /** Uses the same with a connection for every thread. */
  static XmlRpcCalls keepAlive(String endpoint) {
    PersistentConnections.allowOneForEveryThread();
    return asShipped(endpoint);
  }

  static XmlRpcCalls systemMulticall(String endpoint) {
    return new XmlRpcCalls(endpoint, true);
  }

  /** Uses the other HTTP client that it supports, tuned. */
  static XmlRpcCalls commons(String endpoint) {
    XmlRpcCalls calls = new XmlRpcCalls(endpoint, false);
    calls.useCommons();
    return calls;
  }

  private void useCommons() {
    HttpConnectionManagerParams params = new HttpConnectionManagerParams();
    params.setDefaultMaxConnectionsPerHost(PersistentConnections.MOST);
    params.setMaxTotalConnections(PersistentConnections.MOST);
    // The check for a closed connection waits a millisecond for possible data.
    params.setStaleCheckingEnabled(false);
    MultiThreadedHttpConnectionManager connections = new MultiThreadedHttpConnectionManager();
    connections.setParams(params);
    XmlRpcCommonsTransportFactory transports = new XmlRpcCommonsTransportFactory(client);
    transports.setHttpClient(new HttpClient(connections));
    client.setTransportFactory(transports);
  }

  @Override
  public int mult(int a, int b) {
    return (Integer) call(MULT, a, b);
  }

  @Override
  public String echo(String text) {
    return (String) call(ECHO, text);
  }

  @Override
  public int[] multAll(int[] a, int[] b) {
    return multicall ? multicall(a, b) : multArray(a, b);
  }

  private int[] multArray(int[] a, int[] b) {
    Object[] pairs = new Object[a.length];
    for (int i = 0; i < a.length; i++) {
      pairs[i] = new Object[] {a[i], b[i]};
    }
    Object[] results = (Object[]) call(MULT_ALL, (Object) pairs);
    int[] products = new int[results.length];
    for (int i = 0; i < results.length; i++) {
      products[i] = (Integer) results[i];
    }
    return products;
  }

  private int[] multicall(int[] a, int[] b) {
    Object[] calls = new Object[a.length];
    for (int i = 0; i < a.length; i++) {
      calls[i] = Map.of("methodName", MULT, "params", new Object[] {a[i], b[i]});
    }
    Object[] results = (Object[]) call(XmlRpcMulticall.NAME, (Object) calls);
    int[] products = new int[results.length];
    for (int i = 0; i < results.length; i++) {
      products[i] = (Integer) ((Object[]) results[i])[0];
    }
    return products;
  }

  private Object call(String method, Object... arguments) {
    try {
      return client.execute(method, arguments);
    } catch (XmlRpcException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The connections end with the JVM: the transport has no close method. */
  @Override
  public void close() {}
}
