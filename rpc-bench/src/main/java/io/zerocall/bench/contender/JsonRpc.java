package io.zerocall.bench.contender;

import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** JSON-RPC 2.0 written without a library for it: records and Jackson. */
final class JsonRpc {
  private static final String MULT = "my.namespace.mult";
  private static final String ECHO = "my.namespace.echo";

  private static final ObjectWriter WRITER = JsonMapper.shared().writer();
  private static final ObjectReader REPLY = JsonMapper.shared().readerFor(Reply.class);
  private static final ObjectReader REPLIES = JsonMapper.shared().readerFor(Reply[].class);

  private JsonRpc() {}

  static byte[] mult(int a, int b, int id) {
    return WRITER.writeValueAsBytes(multRequest(a, b, id));
  }

  /** Writes a batch; the ids are the indices in it. */
  static byte[] multAll(int[] a, int[] b) {
    return WRITER.writeValueAsBytes(
        IntStream.range(0, a.length).mapToObj(i -> multRequest(a[i], b[i], i)).toList());
  }

  private static Request multRequest(int a, int b, int id) {
    return new Request("2.0", MULT, List.of(a, b), id);
  }

  static byte[] echo(String text, int id) {
    return WRITER.writeValueAsBytes(new Request("2.0", ECHO, List.of(text), id));
  }

  static Reply reply(byte[] document) {
    return REPLY.readValue(document);
  }

  /** Returns the products of a batch, by the ids that {@link #multAll} assigned. */
  static int[] products(byte[] document) {
    Reply[] replies = REPLIES.readValue(document);
    int[] products = new int[replies.length];
    for (Reply reply : replies) {
      products[reply.id] = reply.number();
    }
    return products;
  }

  private record Request(String jsonrpc, String method, List<?> params, int id) {}

  /** A reply of either kind. */
  record Reply(int id, @Nullable JsonNode result, @Nullable JsonNode error) {

    int number() {
      return value().intValue();
    }

    String text() {
      return value().stringValue();
    }

    private JsonNode value() {
      if (result == null) {
        throw new IllegalStateException("error: " + error);
      }
      return result;
    }
  }
}
