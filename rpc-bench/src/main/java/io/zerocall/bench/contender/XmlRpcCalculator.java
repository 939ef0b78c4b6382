package io.zerocall.bench.contender;

/** The service as Apache XML-RPC requires it: a public class, instantiated for every call. */
public final class XmlRpcCalculator {
  static final String NAMESPACE = "my.namespace";

  public int mult(int a, int b) {
    return a * b;
  }

  /** Returns the products of pairs: XML-RPC users write such a method to make a batch fast. */
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
