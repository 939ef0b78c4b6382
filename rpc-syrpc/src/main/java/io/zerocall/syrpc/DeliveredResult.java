package io.zerocall.syrpc;

import io.zerocall.syrpc.Documents.Result;

/** A result that is not acknowledged yet. */
record DeliveredResult(ResultConsumer consumer, long tag, Result result) {
  String id() {
    return result.id();
  }

  void acknowledge() {
    consumer.acknowledge(tag);
  }

  void requeue() {
    consumer.requeue(tag);
  }
}
