package io.zerocall.json.document;

import io.zerocall.RpcWire;
import io.zerocall.json.RequestId;
import java.util.List;

/** A document that a client sent. */
public sealed interface RequestDocument<T extends RequestTarget> {

  /** A document with requests. */
  sealed interface Requests<T extends RequestTarget> extends RequestDocument<T> {

    /** Returns the requests in their order, at least one. */
    List<Request<T>> requests();

    /** Returns the wire format of the document, and of its reply. */
    default RpcWire wire() {
      return RpcWire.JSON_RPC;
    }

    /** Returns whether the reply is an array. */
    default boolean isBatch() {
      return true;
    }
  }

  /** One request or notification. */
  record Single<T extends RequestTarget>(Request<T> request) implements Requests<T> {
    @Override
    public List<Request<T>> requests() {
      return List.of(request);
    }

    @Override
    public boolean isBatch() {
      return false;
    }
  }

  /** A batch. */
  record Batch<T extends RequestTarget>(List<Request<T>> requests) implements Requests<T> {}

  /** A batch of the original zerorpc; its calls have a null ID, and are answered. */
  record Zerorpc<T extends RequestTarget>(List<Request<T>> requests) implements Requests<T> {
    @Override
    public RpcWire wire() {
      return RpcWire.ZERORPC;
    }
  }

  /** A document of which no call can be run; the error is the whole reply. */
  record Unreadable<T extends RequestTarget>(RequestId id, ErrorObject error)
      implements RequestDocument<T> {}
}
