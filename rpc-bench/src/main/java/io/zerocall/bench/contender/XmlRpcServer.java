package io.zerocall.bench.contender;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.server.PropertyHandlerMapping;
import org.apache.xmlrpc.server.XmlRpcServerConfigImpl;
import org.apache.xmlrpc.webserver.WebServer;

/** Apache XML-RPC's own web server, configured to keep connections open. */
final class XmlRpcServer implements ContenderServer {
  private final WebServer webServer = new WebServer(0, InetAddress.getLoopbackAddress());

  private XmlRpcServer(boolean keepAlive) throws XmlRpcException {
    PropertyHandlerMapping methods = new PropertyHandlerMapping();
    methods.addHandler(XmlRpcCalculator.NAMESPACE, XmlRpcCalculator.class);
    webServer.getXmlRpcServer().setHandlerMapping(new XmlRpcMulticall(methods));
    XmlRpcServerConfigImpl config = new XmlRpcServerConfigImpl();
    config.setKeepAliveEnabled(keepAlive);
    webServer.getXmlRpcServer().setConfig(config);
  }

  static XmlRpcServer start(boolean keepAlive) {
    try {
      XmlRpcServer server = new XmlRpcServer(keepAlive);
      server.webServer.start();
      return server;
    } catch (XmlRpcException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String endpoint() {
    return "http://127.0.0.1:" + webServer.getPort() + "/";
  }

  @Override
  public void close() {
    webServer.shutdown();
  }
}
