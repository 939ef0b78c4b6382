package io.zerocall.client;

import io.zerocall.JobState;
import io.zerocall.JsonText;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.contract.RemoteMethod;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.JobStart;
import io.zerocall.json.document.SerializedName;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A call that a broker keeps and runs, even if its caller ends or the broker restarts. Any client
 * that knows its id can ask for its result.
 *
 * <pre>{@code
 * Job<Receipt> job = client.submit(Orders.class, orders -> orders.place(order));
 * String id = job.id();
 * // later, or in another process
 * Receipt receipt = client.job(id, Receipt.class).result(Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>The methods that ask the broker wait until the timeout of the client, or of the view of it,
 * that returned this object, and throw an {@link io.zerocall.RpcException} if the broker doesn't
 * reply. They can be repeated. If no job has the id, or the job has expired or belongs to another
 * user, they throw an {@link io.zerocall.RpcProtocolException}. Immutable and thread-safe.
 *
 * @param <T> the type of the result
 */
public final class Job<T extends @Nullable Object> {
  private static final SerializedName RESULT = new SerializedName("rpc.result");

  private final String id;
  private final RemoteMethod method;
  private final ClientView view;

  /** @param method how the result is read, and which exceptions are rebuilt */
  Job(String id, RemoteMethod method, ClientView view) {
    this.id = id;
    this.method = method;
    this.view = view;
  }

  /** Returns the job with an id, whose method is not known. */
  static <T extends @Nullable Object> Job<T> of(String id, Type result, ClientView view) {
    if (!isId(id)) {
      throw new IllegalArgumentException("id: \"" + id.replaceAll("(?U)\\p{Cntrl}", "?")
          + "\" (expected: 32 digits, each of them 0-9 or a-f)");
    }
    view.contracts().requireJobs();
    return new Job<>(id, view.contracts().method(RESULT.toString(), result), view);
  }

  /** Asks a broker for jobs. */
  static List<JobInfo> list(JobQuery query, ClientView view) {
    view.contracts().requireJobs();
    RemoteMethod own = view.contracts().ownMethod("rpc.jobs", JobInfo[].class);
    Invocation invocation = view.invocation(own.name(), view.named(query.params()));
    @Nullable JobInfo @Nullable [] jobs = view.block(invocation, own);
    if (jobs == null || Arrays.asList(jobs).contains(null)) {
      throw view.calls()
          .exceptions()
          .unreadable(
              invocation.name(), invocation.begunNanos(), new JsonException("expected: jobs"));
    }
    return List.of(jobs);
  }

  static boolean isId(@Nullable String text) {
    return text != null && JobStart.isId(text);
  }

  /** Returns the id: 32 lower-case hexadecimal digits that can't be guessed. */
  public String id() {
    return id;
  }

  /**
   * Waits for the job's end and returns its result. Throws the exception that the method threw, as
   * a call through a proxy does, so also a checked one that it declares. A job that
   * {@link RpcClient#job} returned doesn't know what its method declares. It throws the exceptions
   * that are {@linkplain RpcClientBuilder#registerException registered}.
   *
   * @throws io.zerocall.RpcTimeoutException if the job has not ended when the timeout has passed
   * @throws io.zerocall.RpcRemoteException if the method threw an exception of another class
   * @throws io.zerocall.RpcConnectionLostException with the code of
   *     {@link io.zerocall.RpcErrorCode} {@code CANCELLED} if the job was cancelled,
   *     {@code WORKER_LOST} if its workers were lost each time, and 0 if the connection broke
   * @throws io.zerocall.RpcException if the broker doesn't reply, or the result can't be read
   */
  public T result() {
    return view.block(invocation(RESULT, view), method);
  }

  /**
   * Returns the result as {@link #result()} does, with another timeout.
   *
   * @throws IllegalArgumentException if the timeout is not positive, or longer than 365 days
   */
  public T result(Duration timeout) {
    ClientView waiting = view.withTimeout(timeout);
    return waiting.block(invocation(RESULT, waiting), method);
  }

  /**
   * Returns the result as {@link #result(Duration)} does, and reports the job's progress meanwhile.
   * Asks the broker for it about twice a second.
   *
   * @param progress receives each progress that differs from the one before, on this thread. It
   *     misses what the job reports between two questions. An exception that it throws ends the
   *     wait
   * @throws IllegalArgumentException if the timeout is not positive, or longer than 365 days
   */
  public T result(Duration timeout, Consumer<? super JobProgress> progress) {
    ClientView waiting = view.withTimeout(timeout);
    Invocation invocation = invocation(RESULT, waiting);
    CompletableFuture<T> result = waiting.asyncOnSharedThreads(invocation, method);
    try {
      return new ProgressPolling(this::infoAsync, progress).await(result);
    } catch (ExecutionException e) {
      throw Exceptions.asItself(Exceptions.unwrap(e));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw view.calls().exceptions().interrupted(invocation, true, e);
    } finally {
      result.cancel(false); // has no effect if it has completed
    }
  }

  private CompletableFuture<JobInfo> infoAsync() {
    RemoteMethod own = view.contracts().ownMethod("rpc.job", JobInfo.class);
    return view.asyncOnSharedThreads(invocation(own.name(), view), own);
  }

  /**
   * Returns the result as {@link #result()} does, of a method that declares a checked exception.
   *
   * @param thrown the class of the exception, so that callers can catch it
   * @throws X if the method threw an exception of this type
   */
  public <X extends Exception> T resultOrThrow(Class<X> thrown) throws X {
    return result();
  }

  /**
   * Returns a future of the result, without waiting. It fails with the exceptions that
   * {@link #result()} throws. Cancelling it ends the wait, and doesn't cancel the job. The client's
   * {@linkplain RpcClientBuilder#callbackExecutor callback executor} completes it.
   */
  public CompletableFuture<T> resultAsync() {
    return view.async(invocation(RESULT, view), method);
  }

  private Invocation invocation(SerializedName name, ClientView calling) {
    return calling.invocation(name, calling.named(Map.of("id", JsonText.ofString(id))));
  }

  /** Asks the broker what has become of the job. */
  public JobInfo info() {
    RemoteMethod own = view.contracts().ownMethod("rpc.job", JobInfo.class);
    return view.block(invocation(own.name(), view), own);
  }

  /** Asks the broker for the state of the job. */
  public JobState state() {
    return info().state();
  }

  /**
   * Cancels the job, so that it doesn't start again. If a worker has it, the broker cancels the
   * call there. A job that has ended stays as it is.
   *
   * @return the state afterwards: CANCELLED, or the final state that the job had already
   */
  public JobState cancel() {
    RemoteMethod own = view.contracts().ownMethod("rpc.cancel", JobState.class);
    return view.block(
        view.invocation(own.name(), view.named(Map.of("job", JsonText.ofString(id)))), own);
  }

  /**
   * Makes the job wait again if it has failed, as if it had been submitted now. Any other job stays
   * as it is.
   *
   * @return the state afterwards
   */
  public JobState resubmit() {
    RemoteMethod own = view.contracts().ownMethod("rpc.resubmit", JobState.class);
    return view.block(invocation(own.name(), view), own);
  }

  /** Returns a description with the id. */
  @Override
  public String toString() {
    return "Job[" + id + "]";
  }
}
