package io.zerocall.server.peer;

import io.zerocall.JsonText;
import io.zerocall.json.plain.JsonBytes;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Writes the parameters of the requests that a worker sends to a broker. */
public final class OfferWriter {
  private OfferWriter() {}

  /** Returns the parameters of {@code rpc.offer}. */
  public static JsonBytes offer(Offer offer) {
    StringBuilder json = new StringBuilder("{\"methods\":").append(names(offer.methods()));
    String worker = offer.worker();
    if (worker != null) {
      json.append(",\"worker\":").append(JsonText.ofString(worker));
    }
    if (offer.credit() > 0) {
      json.append(",\"credit\":").append(offer.credit());
    }
    List<String> idempotent =
        offer.methods().stream().filter(offer.idempotent()::contains).toList();
    if (!idempotent.isEmpty()) {
      json.append(",\"idempotent\":").append(names(idempotent));
    }
    return bytes(json.append('}').toString());
  }

  /** Returns the parameters of {@code rpc.withdraw}. */
  public static JsonBytes withdrawal(Collection<String> methods) {
    return bytes("{\"methods\":" + names(methods) + "}");
  }

  /** Returns the parameters of {@code rpc.subscribe}, without the peer's own messages. */
  public static JsonBytes subscription(String topic) {
    return bytes("[" + JsonText.ofString(topic) + ",false]");
  }

  /** Returns the parameters of {@code rpc.unsubscribe}. */
  public static JsonBytes topic(String topic) {
    return bytes("[" + JsonText.ofString(topic) + "]");
  }

  private static String names(Collection<String> names) {
    return names.stream()
        .map(name -> JsonText.ofString(name).toString())
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static JsonBytes bytes(String json) {
    return JsonBytes.of(JsonText.parse(json));
  }
}
