package io.zerocall.json.document;

import io.zerocall.json.RequestId;
import java.util.List;

/** A document that a client sent. */
public sealed interface RequestDocument<T extends RequestTarget> {

  /** One request or notification. */
  record Single<T extends RequestTarget>(Request<T> request) implements RequestDocument<T> {}

  /** A batch, never empty. */
  record Batch<T extends RequestTarget>(List<Request<T>> requests) implements RequestDocument<T> {}

  /** A batch of the original zerorpc, never empty; its calls have a null ID, and are answered. */
  record Zerorpc<T extends RequestTarget>(List<Request<T>> requests)
      implements RequestDocument<T> {}

  /** A document of which no call can be run; the error is the whole reply. */
  record Unreadable<T extends RequestTarget>(RequestId id, ErrorObject error)
      implements RequestDocument<T> {}
}
