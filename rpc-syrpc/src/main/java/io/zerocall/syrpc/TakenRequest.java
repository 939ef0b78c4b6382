package io.zerocall.syrpc;

/** A request that is not acknowledged yet. */
record TakenRequest(RequestChannel channel, String consumerTag, long tag, SyrpcRequest request) {
  void acknowledge() {
    channel.acknowledge(tag);
  }
}
