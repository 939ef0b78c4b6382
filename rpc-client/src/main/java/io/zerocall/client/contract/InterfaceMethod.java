package io.zerocall.client.contract;

import io.zerocall.contract.MethodContract;
import io.zerocall.json.RequestForm;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A method of a client's interface, and the remote one that it stands for. Immutable.
 *
 * @param remote the remote method
 * @param contract what the interface says
 */
public record InterfaceMethod(RemoteMethod remote, MethodContract contract) {

  /** How its request is written. */
  public LongFunction<byte[]> body(RequestForm requests, @Nullable Object @Nullable [] arguments) {
    return id -> requests.request(id, remote.name(), contract.parameters(), arguments);
  }
}
