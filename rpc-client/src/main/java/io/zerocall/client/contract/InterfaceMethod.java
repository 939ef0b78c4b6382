package io.zerocall.client.contract;

import io.zerocall.contract.MethodContract;
import io.zerocall.json.document.RequestWriter;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A method of a client's interface, and the remote method that it stands for. Immutable.
 *
 * @param remote the remote method
 * @param contract the method's declaration in the interface
 */
public record InterfaceMethod(RemoteMethod remote, MethodContract contract) {

  /** Returns the writer of its request. */
  public LongFunction<byte[]> body(
      RequestWriter requests, @Nullable Object @Nullable [] arguments) {
    return id -> requests.request(id, remote.name(), contract.parameters(), arguments);
  }
}
