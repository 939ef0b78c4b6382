package io.zerocall.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.zerocall.transport.Message;
import io.zerocall.transport.Peer;
import io.zerocall.transport.PeerReceiver;
import io.zerocall.transport.ReplyTo;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One client as raw bytes: sends documents, and records the replies. */
final class TestPeer implements Peer {
  static final JsonMapper JSON = new JsonMapper();
  private static final long PATIENCE_SECONDS = 20;

  private final BlockingQueue<Message> replies = new LinkedBlockingQueue<>();
  private volatile PeerReceiver receiver;
  private volatile boolean gone;
  private volatile int room = Integer.MAX_VALUE;
  private final boolean canBeNotified;
  private volatile String host;
  private volatile String user;

  TestPeer() {
    this(true);
  }

  TestPeer(boolean canBeNotified) {
    this.canBeNotified = canBeNotified;
  }

  /** Sets the address. Called before the peer connects. */
  TestPeer from(String address) {
    host = address;
    return this;
  }

  /** Sets the user. Called before the peer connects. */
  TestPeer as(String name) {
    user = name;
    return this;
  }

  @Override
  public String host() {
    return host;
  }

  @Override
  public String user() {
    return user;
  }

  void connectTo(PeerReceiver newReceiver) {
    receiver = newReceiver;
  }

  @Override
  public boolean send(Message message) {
    return !gone && replies.size() < room && replies.add(message);
  }

  /** Limits how many messages may wait for the test to read them. */
  void limitTo(int messages) {
    room = messages;
  }

  @Override
  public boolean canBeNotified() {
    return canBeNotified;
  }

  @Override
  public String toString() {
    return "test peer";
  }

  void send(String body, ReplyTo replyTo) {
    receiver.received(Message.of(null, body.getBytes(StandardCharsets.UTF_8)), 0, replyTo);
  }

  void abandon(ReplyTo replyTo) {
    receiver.abandoned(replyTo);
  }

  void sendFrames(Message message) {
    receiver.received(message, 0, this);
  }

  void send(byte[] body) {
    sendFrames(Message.of(null, body));
  }

  void send(String body) {
    send(body.getBytes(StandardCharsets.UTF_8));
  }

  void sendWithHeader(String header, String body) {
    sendFrames(
        Message.of(header.getBytes(StandardCharsets.UTF_8), body.getBytes(StandardCharsets.UTF_8)));
  }

  void disconnect() {
    gone = true;
    receiver.disconnected();
  }

  Message nextMessage() {
    try {
      Message reply = replies.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
      return reply == null ? fail("no reply came") : reply;
    } catch (InterruptedException e) {
      return fail("interrupted while waiting for a reply", e);
    }
  }

  String next() {
    return new String(nextMessage().body(), StandardCharsets.UTF_8);
  }

  String ask(String body) {
    send(body);
    return next();
  }

  String ask(byte[] body) {
    send(body);
    return next();
  }

  JsonNode askTree(String body) {
    return JSON.readTree(ask(body));
  }

  /** Calls with these params (JSON) and the id 1, and returns the result's JSON. */
  String result(String method, String params) {
    String reply = ask(request(method, params));
    assertThat(reply).startsWith("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":").endsWith("}");
    return reply.substring(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":".length(), reply.length() - 1);
  }

  /** Calls with these params (JSON) and the id 1, and returns the error. */
  JsonNode error(String method, String params) {
    return errorOf(ask(request(method, params)));
  }

  /** Returns the error of a reply, which must have one. */
  static JsonNode errorOf(String reply) {
    JsonNode tree = JSON.readTree(reply);
    assertThat(tree.get("error")).as(reply).isNotNull();
    assertThat(tree.has("result")).as(reply).isFalse();
    return tree.get("error");
  }

  static String request(String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + method + "\",\"params\":" + params + "}";
  }

  /** Returns the replies to all messages that were sent on this thread. */
  List<Message> takeAll() {
    List<Message> all = new ArrayList<>();
    replies.drainTo(all);
    return all;
  }

  /** Asserts that there was no reply to the messages that were sent on this thread. */
  void expectSilence() {
    assertThat(replies.stream().map(reply -> new String(reply.body(), StandardCharsets.UTF_8)))
        .isEmpty();
  }

  int callsInFlight() {
    return ((ServerConnection) receiver).callsInFlight();
  }
}
