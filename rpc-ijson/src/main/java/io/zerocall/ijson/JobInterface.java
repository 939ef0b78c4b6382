package io.zerocall.ijson;

import io.zerocall.RpcErrorCode;
import io.zerocall.broker.authorization.GuardedDispatcher;
import io.zerocall.broker.authorization.TaskConnector;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.contract.Names;
import io.zerocall.http.exchange.ExchangeResponse;
import io.zerocall.http.exchange.ExchangeServer;
import io.zerocall.http.exchange.ExchangeSettings;
import io.zerocall.server.RpcErrorReply;
import io.zerocall.transport.engine.RateLimitedLog;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The interface while it listens: what its connections share. Thread-safe. */
final class JobInterface implements TaskConnector.Listening {
  private static final int LONGEST_NAME = 512;
  private static final int MOST_NAMES = 1_000;

  private final GuardedDispatcher guard;
  private final Answers answers;
  private final AwaitedResults results = new AwaitedResults();
  private final QueueNotes notes = new QueueNotes();
  private final Counts counts = new Counts();
  private final RateLimitedLog log = new RateLimitedLog();
  private final ExchangeServer server;
  private final Pages pages;

  private JobInterface(ExchangeSettings settings, GuardedDispatcher guard, Answers answers) {
    this.guard = guard;
    this.answers = answers;
    this.server = new ExchangeServer(settings, connection -> {
      counts.connections.increment();
      return new JobConnection(connection, this);
    });
    this.pages = new Pages(guard.dispatcher(), results, notes, counts, server);
  }

  /**
   * Listens.
   *
   * @throws java.io.UncheckedIOException if the address can't be bound
   */
  static JobInterface open(ExchangeSettings settings, GuardedDispatcher guard, Answers answers) {
    JobInterface jobs = new JobInterface(settings, guard, answers);
    try {
      jobs.server.listen();
    } catch (RuntimeException | Error e) {
      jobs.close();
      throw e;
    }
    return jobs;
  }

  TaskDispatcher dispatcher() {
    return guard.dispatcher();
  }

  /** Returns what asks for permission before it passes anything to the {@link #dispatcher}. */
  GuardedDispatcher guard() {
    return guard;
  }

  Answers answers() {
    return answers;
  }

  AwaitedResults results() {
    return results;
  }

  Counts counts() {
    return counts;
  }

  /** Returns a page of the interface's own; null if the name is a queue's. */
  @Nullable
  ExchangeResponse page(String name) {
    return pages.of(name);
  }

  /** Notes that a worker has asked for a task, and what it says about its queues. */
  void noteWorker(List<String> queues, @Nullable String info) {
    notes.workerAsked(queues, info);
  }

  void publish(String queue, JobRequest request, Identity identity) throws InvalidDataException {
    var routing = request.routing();
    int dropped = guard.publish(
        queue,
        () -> new MessageTask(queue, request.body(), routing, request.traceparent()),
        identity);
    if (dropped > 0) {
      log.warn("A message to " + queue + " was dropped for " + dropped
          + " workers: too much waits for them");
    }
  }

  void delete(String queue, Identity identity) {
    guard.delete(queue, identity);
    notes.forget(queue);
  }

  /**
   * Checks the name of a queue, or a prefix that ends in {@code *}.
   *
   * @throws RpcErrorReply if it can't be one
   */
  String requireQueue(String name) {
    String fixed = name.endsWith("*") ? name.replaceFirst("\\.?\\*$", "") : name;
    if (name.isEmpty() || name.length() > LONGEST_NAME || Names.isReserved(fixed)) {
      throw new RpcErrorReply(RpcErrorCode.INVALID_REQUEST, "Invalid Request: wrong queue", null);
    }
    return name;
  }

  /**
   * Reads the names of queues, separated by commas.
   *
   * @throws RpcErrorReply if one can't be a queue's
   */
  List<String> requireQueues(@Nullable String names) {
    if (names == null) {
      return List.of();
    }
    List<String> queues = Stream.of(names.split("[, ]+"))
        .map(JobRequest::withoutSlash)
        .filter(name -> !name.isEmpty())
        .distinct()
        .limit(MOST_NAMES + 1L)
        .toList();
    if (queues.size() > MOST_NAMES) {
      throw new RpcErrorReply(RpcErrorCode.INVALID_REQUEST, "Invalid Request: too many", null);
    }
    queues.forEach(this::requireQueue);
    return queues;
  }

  @Override
  public String endpoint() {
    return server.endpoint();
  }

  @Override
  public void close() {
    server.close();
  }
}
