package io.zerocall.examples.quickstart;

import io.zerocall.examples.CalculatorService;
import java.io.IOException;
import java.net.InetAddress;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.server.PropertyHandlerMapping;
import org.apache.xmlrpc.server.XmlRpcServerConfigImpl;
import org.apache.xmlrpc.webserver.WebServer;

/** The same service behind Apache XML-RPC, with persistent connections. */
public final class XmlRpcServer {
  private XmlRpcServer() {}

  /** Serves until the standard input ends. */
  public static void main(String[] arguments) throws IOException, XmlRpcException {
    WebServer server = new WebServer(0, InetAddress.getLoopbackAddress());
    PropertyHandlerMapping methods = new PropertyHandlerMapping();
    methods.addHandler("my.namespace", CalculatorService.class);
    XmlRpcServerConfigImpl config = new XmlRpcServerConfigImpl();
    config.setKeepAliveEnabled(true);
    server.getXmlRpcServer().setHandlerMapping(methods);
    server.getXmlRpcServer().setConfig(config);
    server.start();
    ServerProcess.serve("http://127.0.0.1:" + server.getPort() + "/");
    server.shutdown();
  }
}
