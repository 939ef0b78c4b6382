package io.zerocall.examples.quickstart;

import java.net.MalformedURLException;
import java.net.URL;
import java.util.function.IntBinaryOperator;
import org.apache.commons.httpclient.HttpClient;
import org.apache.commons.httpclient.MultiThreadedHttpConnectionManager;
import org.apache.commons.httpclient.params.HttpConnectionManagerParams;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.client.XmlRpcClient;
import org.apache.xmlrpc.client.XmlRpcClientConfigImpl;
import org.apache.xmlrpc.client.XmlRpcCommonsTransportFactory;

/** Multiplies through Apache XML-RPC's client, with a persistent connection per thread. */
final class XmlRpcCalculator implements IntBinaryOperator {
  private static final int MOST_CONNECTIONS = 64;

  private final XmlRpcClient client = new XmlRpcClient();

  XmlRpcCalculator(String endpoint) throws MalformedURLException {
    XmlRpcClientConfigImpl config = new XmlRpcClientConfigImpl();
    config.setServerURL(new URL(endpoint));
    client.setConfig(config);
    HttpConnectionManagerParams params = new HttpConnectionManagerParams();
    params.setDefaultMaxConnectionsPerHost(MOST_CONNECTIONS);
    params.setMaxTotalConnections(MOST_CONNECTIONS);
    // Otherwise the check for a closed connection would cost each call a millisecond.
    params.setStaleCheckingEnabled(false);
    MultiThreadedHttpConnectionManager connections = new MultiThreadedHttpConnectionManager();
    connections.setParams(params);
    XmlRpcCommonsTransportFactory transport = new XmlRpcCommonsTransportFactory(client);
    transport.setHttpClient(new HttpClient(connections));
    client.setTransportFactory(transport);
  }

  @Override
  public int applyAsInt(int a, int b) {
    try {
      return (Integer) client.execute("my.namespace.mult", new Object[] {a, b});
    } catch (XmlRpcException e) {
      throw new IllegalStateException(e);
    }
  }
}
