package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.RpcSubscription;
import io.zerocall.RpcTiming;
import io.zerocall.RpcType;
import io.zerocall.json.document.Routing;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A client that calls methods in another process, through an interface or by name.
 *
 * <pre>{@code
 * try (RpcClient client = RpcClient.connect("tcp://127.0.0.1:5555")) {
 *   Calculator calculator = client.proxy(Calculator.class);
 *   int product = calculator.mult(5, 7);
 * }
 * }</pre>
 *
 * <p>One client has one connection to each server, shared by any number of threads and proxies. It
 * connects automatically, and reconnects when a connection is lost. Every call ends by its deadline
 * at the latest: with a result, with an exception that the method threw, or with an
 * {@link io.zerocall.RpcException}. A client is immutable; a {@code with…} method returns a view
 * that shares the connection.
 */
public final class RpcClient implements AutoCloseable {
  private final ClientView view;

  RpcClient(ClientView view) {
    this.view = view;
  }

  /**
   * Creates a client with the default settings. It starts to connect, and returns without waiting
   * for the connection.
   *
   * @param target where the server listens: {@code tcp://host:port}, {@code ipc:///path} (a Unix
   *     domain socket) or {@code inproc://name}. Several servers are {@code tcp://a:5555,b:5555} or
   *     {@code dns://host:port}; see {@link RpcClientBuilder#connect}
   * @throws IllegalArgumentException if the target is malformed
   */
  public static RpcClient connect(String target) {
    return builder().connect(target);
  }

  /** Returns a new builder with the default settings. */
  public static RpcClientBuilder builder() {
    return new RpcClientBuilder();
  }

  /** Returns what this client is connected to: the endpoint of its server, or the target. */
  public String endpoint() {
    return view.calls().endpoint();
  }

  /** Returns what this client holds now, together with all its views. */
  public ClientStatistics statistics() {
    return ClientStatistics.of(view.calls());
  }

  /**
   * Returns a view of this client with this timeout for all calls whose method's annotation sets
   * none.
   *
   * @throws IllegalArgumentException if the timeout is not positive
   */
  public RpcClient withTimeout(Duration timeout) {
    return new RpcClient(view.withTimeout(timeout));
  }

  /**
   * Returns a view of this client whose calls fail at once if the server has been unreachable for
   * the {@linkplain RpcClientBuilder#connectTimeout connect timeout} (2 s if that is not set) or
   * longer. They end in an {@link io.zerocall.RpcUnavailableException} that says why there is no
   * connection. Without fail-fast, each call waits for the connect timeout, or until its deadline
   * if that is not set. The client tries to connect in the background, at least once a second while
   * connections are refused, and calls succeed again once it is connected. For callers that can use
   * another server, or that have a waiting caller of their own.
   */
  public RpcClient withFailFast() {
    return new RpcClient(view.with(view.options().withFailFast()));
  }

  /**
   * Returns a view of this client whose calls report where their time went, to this listener and
   * then to those of this client. The server is asked how long each call waited and ran there. A
   * server that doesn't know the question answers as ever.
   *
   * @param listener receives the times of each call that has ended, with a reply or without: of
   *     each attempt if a call is made more than once. Called by the thread that waits for the
   *     call, or by the executor that completes its future, and before that. Exceptions that it
   *     throws are logged
   */
  public RpcClient withTiming(Consumer<RpcTiming> listener) {
    return new RpcClient(view.with(view.options().withTiming(listener)));
  }

  /**
   * Returns a view of this client whose calls may all run more than once, as if each method were
   * declared {@linkplain io.zerocall.RpcMethod#idempotent idempotent}. For calls by name, whose
   * declaration the client doesn't know.
   */
  public RpcClient withIdempotentCalls() {
    return new RpcClient(view.with(view.options().withIdempotent()));
  }

  /**
   * Returns a view of this client whose calls of idempotent methods are hedged: if there is no
   * reply after this time, the client makes the same call at another server too, and takes the
   * first reply. The other call is cancelled. Has an effect only on clients of several servers, and
   * only within the budget for repeated calls (a fifth of all calls, and ten in each second).
   *
   * @throws IllegalArgumentException if the duration is not positive, or longer than 365 days
   */
  public RpcClient withHedging(Duration delay) {
    return new RpcClient(view.with(view.options().withHedging(delay)));
  }

  /**
   * Returns a view of this client whose calls have this priority at a broker: those with a higher
   * one run first. The default is 0; a priority may be negative. Other servers ignore it.
   */
  public RpcClient withPriority(int priority) {
    Routing routing = view.options().routing();
    return new RpcClient(view.with(view.options().withRouting(routing.withPriority(priority))));
  }

  /**
   * Returns a view of this client whose calls only the worker of this name runs. A broker keeps
   * them waiting until that worker is there. Other servers ignore the name.
   */
  public RpcClient withWorker(String name) {
    Routing routing = view.options().routing();
    return new RpcClient(view.with(view.options().withRouting(routing.withWorker(name))));
  }

  /**
   * Returns a view of this client whose calls a broker refuses at once
   * ({@link io.zerocall.RpcUnavailableException}) if no worker offers their method. Without this, a
   * call waits for a worker that has left to come back. Other servers ignore it.
   */
  public RpcClient withIfPresent() {
    Routing routing = view.options().routing();
    return new RpcClient(view.with(view.options().withRouting(routing.withIfPresent())));
  }

  /** Returns a view of this client whose calls carry one more metadata entry. */
  public RpcClient withMeta(String name, String value) {
    return new RpcClient(view.with(view.options().withMeta(name, value)));
  }

  /**
   * Returns a view of this client whose calls carry more metadata. An entry replaces an existing
   * one of the same name.
   */
  public RpcClient withMeta(Map<String, String> more) {
    return new RpcClient(view.with(view.options().withMeta(more)));
  }

  /** Returns a view of this client that submits jobs with these options. */
  public RpcClient withJobOptions(JobOptions options) {
    return new RpcClient(view.with(view.options().withJobs(options)));
  }

  /**
   * Returns a copy of a proxy with this timeout for all calls, even if an annotation sets another:
   * {@code RpcClient.withTimeout(calculator, Duration.ofMillis(50)).mult(5, 7)}.
   *
   * @throws IllegalArgumentException if the object is not a proxy made by a client, or the timeout
   *     is not positive
   */
  @SuppressWarnings("unchecked")
  public static <T> T withTimeout(T proxy, Duration timeout) {
    if (!Proxy.isProxyClass(proxy.getClass())
        || !(Proxy.getInvocationHandler(proxy) instanceof ProxyHandler handler)) {
      throw new IllegalArgumentException(
          proxy.getClass().getName() + " is not a proxy made by an RpcClient");
    }
    ClientView view = handler.view();
    return (T) ProxyHandler.proxy(
        handler.contract(), view.with(view.options().withTimeout(timeout, true)));
  }

  /**
   * Returns a proxy that calls the server's methods. Abstract methods of the interface are remote:
   * those that return a {@link CompletableFuture} return at once, others wait for the result.
   * Default methods, {@code equals}, {@code hashCode} and {@code toString} run locally.
   *
   * @throws IllegalArgumentException if the interface has no namespace or an invalid declaration
   */
  public <T> T proxy(Class<T> type) {
    return type.cast(ProxyHandler.proxy(view.contracts().of(type, null), view));
  }

  /**
   * Returns a proxy as {@link #proxy(Class)} does, under a namespace.
   *
   * @param namespace the namespace; empty if the methods' names have no prefix
   * @throws IllegalArgumentException if the interface has an invalid declaration
   */
  public <T> T proxy(Class<T> type, String namespace) {
    return type.cast(ProxyHandler.proxy(view.contracts().of(type, namespace), view));
  }

  /** Returns a new, empty MultiCall. */
  public MultiCall multiCall() {
    return new MultiCall(view);
  }

  /**
   * Submits a call to a broker, which keeps it as a {@link Job} and runs it, even if this program
   * ends. Returns when the broker has stored the job. The call is the one that the function makes
   * on the proxy that is passed to it. Nothing is called there, and the value that the proxy
   * returns has no meaning.
   *
   * <pre>{@code
   * Job<Receipt> job = client.submit(Orders.class, orders -> orders.place(order));
   * }</pre>
   *
   * @throws IllegalArgumentException if the function makes no call of a remote method, or more than
   *     one, or the method returns a future
   * @throws io.zerocall.RpcException if the broker doesn't confirm that it has stored the job; see
   *     the class of the exception for whether it may have
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no jobs
   */
  public <S, R extends @Nullable Object> Job<R> submit(
      Class<S> type, MultiCall.Function<S, R> call) {
    return new JobSubmitter(view).call(type, call);
  }

  /**
   * Submits a call as {@link #submit(Class, MultiCall.Function)} does, of a {@code void} method, or
   * of one whose result doesn't matter.
   */
  public <S> Job<@Nullable Void> submitVoid(Class<S> type, MultiCall.Action<S> call) {
    return new JobSubmitter(view).run(type, call);
  }

  /**
   * Submits a call as {@link #submit(Class, MultiCall.Function)} does, of a method that returns a
   * future.
   */
  public <S, R extends @Nullable Object> Job<R> submitFuture(
      Class<S> type, MultiCall.Function<S, ? extends CompletionStage<R>> call) {
    return new JobSubmitter(view).future(type, call);
  }

  /**
   * Submits a call as {@link #submit(Class, MultiCall.Function)} does, of a method by its whole
   * name, with positional parameters.
   */
  public <R extends @Nullable Object> Job<R> submit(
      String method, Class<R> result, @Nullable Object... arguments) {
    return new JobSubmitter(view).named(method, result, view.positional(arguments));
  }

  /**
   * Submits a call as {@link #submit(String, Class, Object...)} does, for a result with type
   * arguments.
   */
  public <R extends @Nullable Object> Job<R> submit(
      String method, RpcType<R> result, @Nullable Object... arguments) {
    return new JobSubmitter(view).named(method, result.type(), view.positional(arguments));
  }

  /**
   * Returns the job with an id, without asking the broker whether there is one.
   *
   * @param result the type of the method's result; {@code void.class} to ignore it
   * @throws IllegalArgumentException if the id doesn't consist of 32 lower-case hexadecimal digits
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no jobs
   */
  public <R extends @Nullable Object> Job<R> job(String id, Class<R> result) {
    return Job.of(id, result, view);
  }

  /** Returns a job as {@link #job(String, Class)} does, for a result with type arguments. */
  public <R extends @Nullable Object> Job<R> job(String id, RpcType<R> result) {
    return Job.of(id, result.type(), view);
  }

  /**
   * Lists jobs that a broker keeps, the latest submissions first: those that this client's user has
   * submitted, or all of them if the broker's policy lets the user manage them. A broker lists
   * fewer than the query permits if their descriptions were too long together.
   *
   * @throws io.zerocall.RpcException if the broker doesn't answer, or keeps no jobs
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no jobs
   */
  public List<JobInfo> jobs(JobQuery query) {
    return Job.list(query, view);
  }

  /**
   * Has a broker submit a call as a job again and again, until {@link #unschedule}. Replaces the
   * user's schedule with the same name. The call is the one that the function makes on the proxy
   * that is passed to it. Nothing is called there.
   *
   * <pre>{@code
   * client.schedule("nightly", "0 3 * * *", ZoneId.of("Europe/Berlin"), Orders.class,
   *     orders -> orders.cleanUp());
   * }</pre>
   *
   * <p>The runs don't overlap: one that is due while the previous one waits is left out, and one
   * that is due while the previous one runs starts after its end. What was due while no broker ran
   * is submitted once. This view's {@linkplain #withJobOptions options for jobs}, priority and
   * metadata apply to each run. A {@link JobOptions#key} replaces the one that keeps the runs
   * apart.
   *
   * @param name not empty
   * @param cron the minute, hour, day of the month, month and day of the week, such as {@code "30 3
   *     * * MON-FRI"}; or {@code @hourly}, {@code @daily}, {@code @weekly}, {@code @monthly} or
   *     {@code @yearly}
   * @param zone the time zone of the expression, which the broker has to know
   * @return when the first run is due
   * @throws IllegalArgumentException if the function makes no call of a remote method, or more than
   *     one, or the options for jobs have a delay
   * @throws io.zerocall.RpcProtocolException if the broker refuses the schedule
   * @throws io.zerocall.RpcException if the broker doesn't confirm that it has stored the schedule.
   *     It is safe to repeat the call
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no jobs
   */
  public <S> Instant schedule(
      String name, String cron, ZoneId zone, Class<S> type, MultiCall.Action<S> call) {
    return new JobScheduler(view).call(name, cron, zone, type, call);
  }

  /**
   * Has a call submitted as {@link #schedule(String, String, ZoneId, Class, MultiCall.Action)}
   * does, of a method by its whole name, with positional parameters.
   */
  public Instant schedule(
      String name, String cron, ZoneId zone, String method, @Nullable Object... arguments) {
    return new JobScheduler(view).named(name, cron, zone, method, view.positional(arguments));
  }

  /**
   * Removes the user's schedule with this name. Jobs that it has submitted stay.
   *
   * @return whether there was one
   * @throws io.zerocall.RpcException if the broker doesn't confirm that it has removed it
   */
  public boolean unschedule(String name) {
    return new JobScheduler(view).remove(name);
  }

  /**
   * Returns the user's schedules, those whose next run is due first at the beginning. Clients
   * without a user have theirs together.
   *
   * @throws io.zerocall.RpcException if the broker doesn't reply
   */
  public List<JobSchedule> schedules() {
    return new JobScheduler(view).all();
  }

  /**
   * Calls a method by its whole name, with positional parameters, and waits for its result.
   *
   * @throws io.zerocall.RpcException if the call doesn't end with a result
   */
  public <T extends @Nullable Object> T call(
      String method, Class<T> result, @Nullable Object... arguments) {
    return view.block(method, result, view.positional(arguments));
  }

  /**
   * Calls a method as {@link #call(String, Class, Object...)} does, for a result with type
   * arguments.
   */
  public <T extends @Nullable Object> T call(
      String method, RpcType<T> result, @Nullable Object... arguments) {
    return view.block(method, result.type(), view.positional(arguments));
  }

  /** Calls a method as {@link #call(String, Class, Object...)} does, with parameters by name. */
  public <T extends @Nullable Object> T callNamed(
      String method, Class<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.block(method, result, view.named(arguments));
  }

  /**
   * Calls a method as {@link #callNamed(String, Class, Map)} does, for a result with type
   * arguments.
   */
  public <T extends @Nullable Object> T callNamed(
      String method, RpcType<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.block(method, result.type(), view.named(arguments));
  }

  /**
   * Calls a method by its whole name, with positional parameters, and returns at once. Cancelling
   * the future cancels the call.
   */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String method, Class<T> result, @Nullable Object... arguments) {
    return view.async(method, result, view.positional(arguments));
  }

  /**
   * Calls a method as {@link #callAsync(String, Class, Object...)} does, for a result with type
   * arguments.
   */
  public <T extends @Nullable Object> CompletableFuture<T> callAsync(
      String method, RpcType<T> result, @Nullable Object... arguments) {
    return view.async(method, result.type(), view.positional(arguments));
  }

  /**
   * Calls a method as {@link #callAsync(String, Class, Object...)} does, with parameters by name.
   */
  public <T extends @Nullable Object> CompletableFuture<T> callNamedAsync(
      String method, Class<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.async(method, result, view.named(arguments));
  }

  /**
   * Calls a method as {@link #callNamedAsync(String, Class, Map)} does, for a result with type
   * arguments.
   */
  public <T extends @Nullable Object> CompletableFuture<T> callNamedAsync(
      String method, RpcType<T> result, Map<String, ? extends @Nullable Object> arguments) {
    return view.async(method, result.type(), view.named(arguments));
  }

  /**
   * Calls a method by its whole name with parameters in JSON, and returns at once. An error reply
   * completes the future like a result; the future fails only if there is no reply. Cancelling the
   * future cancels the call. For programs that forward calls of other clients. A client of several
   * servers makes a call elsewhere that a server has refused because it is overloaded or closing.
   * It returns the refusal if no server accepts the call.
   *
   * @param method the method's name; any text
   * @param params an array or an object, sent unchanged; null for none
   * @throws IllegalArgumentException if {@code params} is neither an array nor an object
   */
  public CompletableFuture<JsonReply> callJsonAsync(String method, @Nullable JsonText params) {
    return view.jsonAsync(method, params);
  }

  /**
   * Sends a notification as {@link #notify} does, with parameters in JSON.
   *
   * @param method the method's name; any text
   * @param params an array or an object, sent unchanged; null for none
   * @throws IllegalArgumentException if {@code params} is neither an array nor an object
   */
  public void notifyJson(String method, @Nullable JsonText params) {
    view.notifyJson(method, params);
  }

  /**
   * Sends a notification and returns at once. There is no reply, so the caller doesn't learn
   * whether the method ran. The notification is also published to the topic of the method's name;
   * there need not be a method of that name.
   *
   * @throws io.zerocall.RpcUnavailableException if the client is closed, or too many messages wait
   *     for a connection
   */
  public void notify(String method, @Nullable Object... arguments) {
    view.notify(method, view.positional(arguments));
  }

  /** Sends a notification as {@link #notify(String, Object...)} does, with parameters by name. */
  public void notifyNamed(String method, Map<String, ? extends @Nullable Object> arguments) {
    view.notify(method, view.named(arguments));
  }

  /**
   * Subscribes an object: the client calls its methods that are annotated with
   * {@link io.zerocall.RpcListener} for each message that is published from now on. Returns after
   * the server has confirmed the subscription. After a reconnection the client subscribes again
   * automatically, with this view's metadata.
   *
   * <p>The client calls one method at a time, on the callback executor, so a listener may block.
   * Messages that one publisher publishes to a topic arrive in their order. A listener that is more
   * than 1,024 messages behind misses messages. If it is an {@link io.zerocall.RpcMissedListener}
   * it is notified of that, of messages that the server could not send because the connection was
   * read too slowly, and of every loss of the connection. Exceptions that a listener throws are
   * logged. The subscription ends with the client.
   *
   * <p>A client of several servers subscribes at all of them, as each has subscribers of its own,
   * and delivers their messages to one listener. The messages of one server keep their order. A
   * message that is published at two servers arrives twice. The method returns when the servers
   * that answer have confirmed the subscription. It waits for one if there is none. The client
   * subscribes later at servers that could not be reached, and at new ones. It reports missed
   * messages when it leaves a server that is no longer found.
   *
   * @throws IllegalArgumentException if a declaration is invalid
   * @throws io.zerocall.RpcException if no server can be asked, or one refuses; the object is not
   *     subscribed anywhere then
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public RpcSubscription subscribe(Object listener) {
    return view.subscribe(listener);
  }

  /**
   * Subscribes a listener as {@link #subscribe(Object)} does, for a topic whose name or parameters
   * are only known at run time.
   *
   * @param topic the whole name
   * @param listener receives each message's {@code params} unchanged: an array or an object, or an
   *     empty array if there were none. It may implement {@link io.zerocall.RpcMissedListener} too
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public RpcSubscription subscribe(String topic, Consumer<JsonText> listener) {
    return view.subscribe(topic, listener);
  }

  /**
   * Returns an object whose methods publish. Each method publishes to the topic of its name, under
   * the namespace in the interface's annotation. The methods return without waiting, as
   * {@link #notify} does, and don't report which subscribers get the message. Messages that one
   * thread publishes to a topic arrive in their order.
   *
   * @throws IllegalArgumentException if the interface has no namespace, an abstract method that is
   *     not void, or another invalid declaration
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public <T> T publisher(Class<T> type) {
    return view.publisher(type, null);
  }

  /**
   * Returns a publisher as {@link #publisher(Class)} does, under a namespace.
   *
   * @param namespace the namespace; empty if the topics' names have no prefix
   * @throws IllegalArgumentException if the interface has an abstract method that is not void, or
   *     another invalid declaration
   * @throws UnsupportedOperationException on {@link io.zerocall.RpcWire#ZERORPC}, which has no
   *     topics
   */
  public <T> T publisher(Class<T> type, String namespace) {
    return view.publisher(type, namespace);
  }

  /**
   * Closes this client and all its views. Calls in flight end in an
   * {@link io.zerocall.RpcConnectionLostException}, and pending ones in an
   * {@link io.zerocall.RpcUnavailableException}. All subscriptions end, and the connection and its
   * threads are released. Idempotent.
   */
  @Override
  public void close() {
    view.calls().close();
  }

  /** Returns the object that makes this view's calls. */
  ClientView view() {
    return view;
  }

  /** Returns a description: the endpoint, and whether the client is connected. */
  @Override
  public String toString() {
    return "RpcClient[" + endpoint() + ", " + view.calls().state() + "]";
  }
}
