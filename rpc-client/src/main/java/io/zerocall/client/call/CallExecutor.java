package io.zerocall.client.call;

import io.zerocall.json.document.ReplyReader;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Makes the calls of a client. Thread-safe. */
public interface CallExecutor extends AutoCloseable {

  /**
   * Makes a call, waits, and decodes the reply on the caller's thread.
   *
   * @throws Throwable the exception that the call ends in, or that the decoder throws
   */
  <T extends @Nullable Object> T call(Invocation invocation, ReplyDecoder<T> decoder)
      throws Throwable;

  /**
   * Makes a call and returns at once.
   *
   * @param completing completes the future
   */
  <T extends @Nullable Object> CompletableFuture<T> callAsync(
      Invocation invocation, ReplyDecoder<T> decoder, Executor completing);

  /** Sends a notification as soon as there is a connection; its fate is not reported. */
  void send(Invocation invocation);

  /** Ensures that a future that an interceptor has to complete ends by its deadline. */
  void watch(CallFuture<?> future, Invocation invocation);

  /** Returns the endpoint, as the client was given it. */
  String endpoint();

  /** Returns the state of the connection in words. */
  String state();

  /** Returns how many connections are established. */
  int connections();

  /** Returns how many calls are in flight, or about to be. */
  int callsInFlight();

  /** Returns how many calls wait that could be sent otherwise; some of them may be done. */
  int callsWaiting();

  /** Returns how often calls were repeated. */
  RepetitionCounts repetitions();

  /** Returns what has happened to the servers, if there may be several; otherwise only zeros. */
  ServerCounts serverCounts();

  /** Returns the servers, if there may be several; otherwise an empty list. */
  List<ServerReport> servers();

  /** Returns what creates the exceptions of calls that don't concern a certain server. */
  CallExceptions exceptions();

  /** Returns the reader of all replies. */
  ReplyReader replies();

  /** Returns the executor that completes users' futures. */
  Executor callbacks();

  /** Returns the time of the client's clock, in nanoseconds. */
  long now();

  /** Ends all calls and releases the connections. Closing twice has no effect. */
  @Override
  void close();
}
