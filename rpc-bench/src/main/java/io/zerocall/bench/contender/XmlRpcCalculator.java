package io.zerocall.bench.contender;

/** The service as Apache XML-RPC wants it: a public class, made anew for every call. */
public final class XmlRpcCalculator {
  static final String NAMESPACE = "my.namespace";

  public int mult(int a, int b) {
    return a * b;
  }

  /** The products of pairs: what users of XML-RPC write who want a batch to be fast. */
  public Object[] multAll(Object[] pairs) {
    Object[] products = new Object[pairs.length];
    for (int i = 0; i < pairs.length; i++) {
      Object[] pair = (Object[]) pairs[i];
      products[i] = mult((Integer) pair[0], (Integer) pair[1]);
    }
    return products;
  }

  public String echo(String text) {
    return text;
  }
}
