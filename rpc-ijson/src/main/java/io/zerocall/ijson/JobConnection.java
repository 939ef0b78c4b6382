package io.zerocall.ijson;

import io.zerocall.JsonText;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.http.exchange.ExchangeConnection;
import io.zerocall.http.exchange.ExchangeHandler;
import io.zerocall.http.exchange.ExchangeRequest;
import io.zerocall.http.exchange.ExchangeResponse;
import io.zerocall.server.RpcErrorReply;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one connection is: a client, a worker, or one after the other. Confined to the server's
 * thread, except {@link #execute}, {@link #executeLater}, and {@link #answer}.
 */
final class JobConnection implements ExchangeHandler {
  private final ExchangeConnection connection;
  private final JobInterface jobs;
  private final Answers answers;

  /** The task whose result its client waits for. */
  private @Nullable ClientTask task;

  private @Nullable HttpWorker worker;

  /** Where the present request comes from. */
  private Identity identity;

  /** Whether the task that the worker asks for is lost when this connection ends. */
  private boolean failsOnDisconnect;

  /** The last task if it is lost when this connection ends. */
  private AwaitedResults.@Nullable Awaited boundTo;

  private @Nullable String workerId;
  private int timeoutSeconds;

  JobConnection(ExchangeConnection connection, JobInterface jobs) {
    this.connection = connection;
    this.jobs = jobs;
    this.answers = jobs.answers();
    this.identity = new Identity(null, connection.address());
  }

  /** Runs something on the server's thread; on any thread. */
  void execute(Runnable action) {
    connection.execute(action);
  }

  /** Does the same, but always after the caller has returned. */
  void executeLater(Runnable action) {
    connection.executeLater(action);
  }

  // Requests.

  @Override
  public void received(ExchangeRequest received) {
    jobs.counts().requests.increment();
    JobRequest request = new JobRequest(received);
    identity = jobs.guard().identity(received.header("authorization"), connection.address());
    try {
      handle(request);
    } catch (InvalidDataException e) {
      connection.respond(answers.invalidData());
    } catch (RpcErrorReply refusal) {
      connection.respond(answers.refusal(refusal.code()));
    }
  }

  private void handle(JobRequest request) throws InvalidDataException {
    if (request.path().equals("echo")) {
      connection.respond(Answers.text("ok"));
      return;
    }
    readWorkerHeaders(request);
    HttpWorker present = worker;
    if (present != null && present.mode() == HttpWorker.Mode.WORKER) {
      continueWorking(present, request);
    } else if (present != null && present.owesResult()) {
      takeOwedResult(present, request);
    } else {
      boundTo = null;
      serve(request);
    }
  }

  private void readWorkerHeaders(JobRequest request) throws InvalidDataException {
    String id = request.workerId();
    if (id != null) {
      workerId = id;
    }
    Integer seconds = request.timeoutSeconds();
    if (seconds != null) {
      timeoutSeconds = seconds;
    }
  }

  private void serve(JobRequest request) throws InvalidDataException {
    switch (request.type()) {
      case NONE -> serve(request, request.path(), request::envelope);
      case GET -> poll(request.path(), request.envelope(), HttpWorker.Mode.GET);
      case GET_PLUS -> poll(request.path(), request.envelope(), HttpWorker.Mode.GET_PLUS);
      case WORKER -> poll(request.path(), request.envelope(), HttpWorker.Mode.WORKER);
      case ASYNC -> send(request, request.path());
      case PUB -> publish(request, request.path());
      case RESULT -> takeResult(request);
      case CREATE -> {
        jobs.guard().create(jobs.requireQueue(request.path()), identity);
        connection.respond(answers.ok());
      }
      case DELETE -> {
        jobs.delete(jobs.requireQueue(request.path()), identity);
        connection.respond(answers.ok());
      }
      case UNKNOWN -> connection.respond(answers.wrongType());
    }
  }

  /**
   * Handles a request without a type.
   *
   * @param name a queue, or a name of this interface
   * @param arguments reads what the request says beside its headers
   */
  private void serve(JobRequest request, String name, Supplier<Envelope> arguments)
      throws InvalidDataException {
    switch (name) {
      case "rpc/call" -> {
        Envelope call = arguments.get();
        String given = call.text("method");
        String method = given == null ? "" : JobRequest.withoutSlash(given);
        if (method.isEmpty()) {
          connection.respond(answers.noMethod());
        } else if (method.equals(name)) {
          connection.respond(answers.invalidData());
        } else {
          JsonText params = call.member("params");
          Envelope inner = params == null ? call : Envelope.of(params);
          serve(request, method, () -> inner);
        }
      }
      case "rpc/add" -> poll(request.headerName(), arguments.get(), HttpWorker.Mode.GET);
      case "rpc/worker" -> poll(request.headerName(), arguments.get(), HttpWorker.Mode.WORKER);
      case "rpc/result" -> takeResult(request);
      default -> {
        ExchangeResponse page = jobs.page(name);
        if (page != null) {
          connection.respond(page);
        } else if (request.hasOption("async")) {
          send(request, name);
        } else {
          call(request, name);
        }
      }
    }
  }

  // Clients.

  private void call(JobRequest request, String queue) throws InvalidDataException {
    jobs.counts().calls.increment();
    String id = request.headerId();
    if (id != null && !JobRequest.isId(id)) {
      throw new InvalidDataException();
    }
    ClientTask submitted = new ClientTask(
        jobs.requireQueue(queue),
        request.body(),
        request.routing(),
        request.traceparent(),
        id,
        this,
        answers);
    task = submitted;
    boolean accepted = false;
    try {
      accepted = jobs.guard().submit(submitted, identity);
    } finally {
      if (!accepted) {
        task = null;
      }
    }
    if (!accepted) {
      connection.respond(Answers.noWorker());
    }
  }

  private void send(JobRequest request, String queue) throws InvalidDataException {
    jobs.counts().calls.increment();
    MessageTask message = new MessageTask(
        jobs.requireQueue(queue), request.body(), request.routing(), request.traceparent());
    boolean accepted = jobs.guard().submit(message, identity);
    connection.respond(accepted ? answers.ok() : Answers.noWorker());
  }

  private void publish(JobRequest request, String queue) throws InvalidDataException {
    jobs.publish(jobs.requireQueue(queue), request, identity);
    connection.respond(answers.ok());
  }

  /** Answers a task if its client still waits for it; on any thread. */
  void answer(ClientTask answered, ExchangeResponse response) {
    connection.execute(() -> {
      if (task == answered) {
        task = null;
        connection.respond(response);
      }
    });
  }

  // Workers.

  private void poll(@Nullable String name, Envelope arguments, HttpWorker.Mode mode) {
    String given = arguments.text("name");
    List<String> queues = jobs.requireQueues(given != null ? given : name);
    if (queues.isEmpty()) {
      connection.respond(answers.noName());
      return;
    }
    String option = arguments.text("option");
    boolean keeps = "no_id".equals(option);
    HttpWorker polling =
        worker(queues, keeps && mode == HttpWorker.Mode.GET ? HttpWorker.Mode.GET_PLUS : mode);
    worker = polling;
    failsOnDisconnect = "fail_on_disconnect".equals(option);
    await(polling, () -> polling.poll(timeoutSeconds));
    jobs.noteWorker(queues, arguments.text("info"));
  }

  /** Lets a worker wait for a task; if it may not, it leaves, and its next request is a new one. */
  private void await(HttpWorker polling, Runnable poll) {
    try {
      poll.run();
    } catch (RpcErrorReply refusal) {
      worker = null;
      polling.leave();
      throw refusal;
    }
  }

  /** Returns the present worker if it goes on with the same queues, otherwise a new one. */
  private HttpWorker worker(List<String> queues, HttpWorker.Mode mode) {
    HttpWorker present = worker;
    if (present != null
        && present.mode() == mode
        && present.queues().equals(queues)
        && present.identity().equals(identity)
        && present.id().equals(workerId)) {
      return present;
    } else if (present != null) {
      present.leave();
    }
    String id = workerId;
    if (id == null) {
      id = jobs.results().newId();
      workerId = id;
    }
    return new HttpWorker(mode, queues, id, identity, this, jobs);
  }

  private void continueWorking(HttpWorker present, JobRequest request) {
    jobs.counts().results.increment();
    if (request.hasOption("stop")) {
      worker = null;
      var unused = present.result(request.body());
      present.leave();
      connection.respond(answers.ok());
    } else {
      String name = workerId;
      if (name != null && !name.equals(present.id())) {
        present.rename(name);
      }
      await(present, () -> present.pollWith(request.body(), timeoutSeconds));
      jobs.noteWorker(present.queues(), null);
    }
  }

  private void takeOwedResult(HttpWorker present, JobRequest request) {
    if (request.type() != JobRequest.Type.RESULT && !request.path().equals("rpc/result")) {
      connection.respond(answers.resultExpected());
      return;
    }
    jobs.counts().results.increment();
    connection.respond(present.result(request.body()) ? answers.ok() : answers.clientGone());
  }

  private void takeResult(JobRequest request) {
    String id = request.headerId();
    if (id == null
        && !request.path().isEmpty()
        && !request.path().equals("rpc/result")
        && !request.path().equals("rpc/call")) {
      id = request.path();
    }
    if (id == null) {
      id = request.envelope().text("id");
    }
    if (id == null || id.isEmpty()) {
      connection.respond(answers.noId());
      return;
    }
    jobs.counts().results.increment();
    AwaitedResults.Awaited awaited = jobs.results().take(id, identity.user());
    if (awaited != null) {
      HttpWorker.report(awaited.task(), awaited.outcome(), request.body(), id);
      connection.respond(answers.ok());
    } else {
      connection.respond(
          jobs.results().wasAbandoned(id) ? answers.clientGone() : answers.wrongId());
    }
  }

  /**
   * Responds to a worker's request with a task.
   *
   * @param awaited the task if its result comes by its id; otherwise null
   */
  void deliver(
      HttpWorker polling, ExchangeResponse delivery, AwaitedResults.@Nullable Awaited awaited) {
    if (polling.mode() == HttpWorker.Mode.GET) {
      worker = null;
      boundTo = failsOnDisconnect ? awaited : null;
    }
    connection.respond(delivery);
  }

  /** Responds to a worker's request that its queue was deleted. */
  void queueDeleted(HttpWorker polling) {
    polling.leave();
    worker = null;
    connection.respond(answers.closed());
  }

  // Time and end.

  @Override
  public void tick(long nowNanos) {
    HttpWorker present = worker;
    if (present != null && present.hasTimedOut(nowNanos)) {
      if (present.mode() == HttpWorker.Mode.GET) {
        worker = null;
        present.leave();
      }
      connection.respond(Answers.timeout());
    }
  }

  @Override
  public boolean mayBeClosed() {
    return worker == null;
  }

  @Override
  public void closing() {
    ClientTask waiting = task;
    if (waiting != null) {
      task = null;
      jobs.dispatcher().abandon(waiting);
      connection.respond(answers.unavailable());
    }
  }

  @Override
  public void closed() {
    ClientTask waiting = task;
    if (waiting != null) {
      task = null;
      jobs.dispatcher().abandon(waiting);
    }
    HttpWorker present = worker;
    if (present != null) {
      worker = null;
      present.leave();
    }
    AwaitedResults.Awaited bound = boundTo;
    if (bound != null && jobs.results().remove(bound)) {
      bound.outcome().lost();
    }
  }
}
