package io.zerocall.bench.contender;

import java.util.List;
import java.util.Map;
import org.apache.xmlrpc.XmlRpcException;
import org.apache.xmlrpc.XmlRpcHandler;
import org.apache.xmlrpc.XmlRpcRequest;
import org.apache.xmlrpc.client.XmlRpcClientRequestImpl;
import org.apache.xmlrpc.server.XmlRpcHandlerMapping;

/** Adds {@code system.multicall}, which Apache XML-RPC lacks, to a server's methods. */
record XmlRpcMulticall(XmlRpcHandlerMapping methods) implements XmlRpcHandlerMapping {
  static final String NAME = "system.multicall";

  @Override
  public XmlRpcHandler getHandler(String name) throws XmlRpcException {
    return name.equals(NAME) ? this::callAll : methods.getHandler(name);
  }

  private Object callAll(XmlRpcRequest request) throws XmlRpcException {
    Object[] calls = (Object[]) request.getParameter(0);
    Object[] results = new Object[calls.length];
    for (int i = 0; i < calls.length; i++) {
      Map<?, ?> call = (Map<?, ?>) calls[i];
      String name = (String) call.get("methodName");
      List<?> parameters = List.of((Object[]) call.get("params"));
      XmlRpcRequest one = new XmlRpcClientRequestImpl(request.getConfig(), name, parameters);
      results[i] = new Object[] {methods.getHandler(name).execute(one)};
    }
    return results;
  }
}
