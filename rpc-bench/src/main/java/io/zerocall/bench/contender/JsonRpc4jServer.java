package io.zerocall.bench.contender;

import com.googlecode.jsonrpc4j.JsonRpcServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** jsonrpc4j in a servlet, as its manual shows it, in Jetty. */
record JsonRpc4jServer(Server jetty) implements ContenderServer {

  static JsonRpc4jServer start() {
    Server jetty = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    ServletContextHandler servlets = new ServletContextHandler("/");
    servlets.addServlet(new ServletHolder(new Servlet()), "/*");
    jetty.setHandler(servlets);
    try {
      jetty.start();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
    return new JsonRpc4jServer(jetty);
  }

  @Override
  public String endpoint() {
    return "http://127.0.0.1:" + jetty.getURI().getPort() + "/";
  }

  @Override
  public void close() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static final class Servlet extends HttpServlet {
    private static final long serialVersionUID = 1L;

    private final transient JsonRpcServer methods =
        new JsonRpcServer(new Service(), JsonRpc4jCalculator.class);

    @Override
    protected void doPost(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      methods.handle(request, response);
    }
  }

  private static final class Service implements JsonRpc4jCalculator {
    @Override
    public int mult(int a, int b) {
      return a * b;
    }

    @Override
    public String echo(String text) {
      return text;
    }
  }
}
