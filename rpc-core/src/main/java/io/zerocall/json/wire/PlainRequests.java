package io.zerocall.json.wire;

import io.zerocall.RpcLimits;
import io.zerocall.json.RequestId;
import io.zerocall.json.document.Publication;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.document.RequestTarget;
import io.zerocall.json.document.SerializedName;
import io.zerocall.json.plain.PlainBuffer;
import io.zerocall.json.plain.PlainScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes requests in the {@linkplain PlainScanner plain form}. */
final class PlainRequests {
  /** What comes between the id and the name of a request. */
  static final byte[] METHOD = PlainScanner.ascii(",\"method\":\"");

  /** The beginning of a notification, up to the name. */
  static final byte[] NOTIFICATION = PlainScanner.ascii("{\"jsonrpc\":\"2.0\",\"method\":\"");

  private static final byte[] PARAMS = PlainScanner.ascii(",\"params\":");

  private PlainRequests() {}

  /** Reads a document; returns null if it does not have this form. */
  static <T extends RequestTarget> @Nullable RequestDocument<T> read(
      byte[] body, RpcLimits limits, Function<String, @Nullable T> targets) {
    PlainScanner scanner = new PlainScanner(body);
    if (!scanner.take('[')) {
      Request<T> request = readItem(scanner, limits, targets);
      return request == null || !scanner.atEnd() ? null : new RequestDocument.Single<>(request);
    }
    List<Request<T>> requests = new ArrayList<>();
    do {
      Request<T> request = readItem(scanner, limits, targets);
      if (request == null || requests.size() == limits.batchItems()) {
        return null;
      }
      requests.add(request);
    } while (scanner.take(','));
    return scanner.take(']') && scanner.atEnd() ? new RequestDocument.Batch<>(requests) : null;
  }

  private static <T extends RequestTarget> @Nullable Request<T> readItem(
      PlainScanner scanner, RpcLimits limits, Function<String, @Nullable T> targets) {
    int start = scanner.position();
    RequestId id = null;
    if (scanner.take(PlainScanner.BEGINNING)) {
      String digits = scanner.takeDigits();
      if (digits == null || !scanner.take(METHOD)) {
        return null;
      }
      id = new RequestId(digits);
    } else if (!scanner.take(NOTIFICATION)) {
      return null;
    }
    String method = scanner.takeText();
    if (method == null || method.length() > limits.nameBytes() || !scanner.take(PARAMS)) {
      return null;
    }
    T target = targets.apply(method);
    if (target == null || (id == null && !target.takesNotifications())) {
      return id == null && scanner.skipArray() && scanner.take('}')
          ? new Request.Published<>(new Publication(method, scanner.since(start)))
          : null;
    }
    @Nullable Object[] arguments = target.parameterList().readPlain(scanner);
    if (arguments == null || !scanner.take('}')) {
      return null;
    }
    Request<T> call = new Request.Call<>(id, target, arguments);
    if (id != null || !target.publishesNotifications()) {
      return call;
    }
    int end = scanner.position();
    return new Request.RunAndPublished<>(
        method, call, () -> new Publication(method, scanner.between(start, end)));
  }

  /**
   * Writes a request up to its parameters, into a buffer with space for these; returns null if it
   * can't have this form.
   */
  static @Nullable PlainBuffer begin(
      long id, SerializedName method, @Nullable Object... arguments) {
    byte[] name = method.plain();
    if (name == null) {
      return null;
    }
    int size = name.length + PARAMS.length + 1;
    size += id < 0
        ? NOTIFICATION.length
        : PlainScanner.BEGINNING.length + PlainBuffer.size(id) + METHOD.length;
    size += arguments.length == 0 ? 3 : arguments.length + 2;
    for (Object argument : arguments) {
      size += PlainBuffer.size(argument);
    }
    PlainBuffer buffer = new PlainBuffer(size);
    if (id >= 0) {
      buffer.put(PlainScanner.BEGINNING);
      buffer.putNumber(id);
      buffer.put(METHOD);
    } else {
      buffer.put(NOTIFICATION);
    }
    buffer.put(name);
    buffer.put('"');
    buffer.put(PARAMS);
    return buffer;
  }
}
