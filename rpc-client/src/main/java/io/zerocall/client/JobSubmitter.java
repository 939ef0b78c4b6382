package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.client.call.Invocation;
import io.zerocall.client.contract.InterfaceMethod;
import io.zerocall.client.contract.RemoteMethod;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Submits calls as jobs over one view of a client. Immutable, and so thread-safe. */
record JobSubmitter(ClientView view) {
  private static final String SUBMIT = "rpc.submit";
  private static final Set<String> CALL = Set.of("method", "params");

  <S, R extends @Nullable Object> Job<R> call(Class<S> type, MultiCall.Function<S, R> call) {
    CallRecorder recorder = new CallRecorder(view.contracts().of(type, null));
    InterfaceMethod method = recorder.record(type, call::apply);
    if (method.contract().isAsync()) {
      throw new IllegalArgumentException(
          method.remote().name() + " returns a future (submit it with submitFuture)");
    }
    return submit(method.remote(), request(method, recorder));
  }

  <S, R extends @Nullable Object> Job<R> future(
      Class<S> type, MultiCall.Function<S, ? extends CompletionStage<R>> call) {
    CallRecorder recorder = new CallRecorder(view.contracts().of(type, null));
    InterfaceMethod method = recorder.record(type, call::apply);
    return submit(method.remote(), request(method, recorder));
  }

  <S> Job<@Nullable Void> run(Class<S> type, MultiCall.Action<S> call) {
    CallRecorder recorder = new CallRecorder(view.contracts().of(type, null));
    InterfaceMethod method = record(recorder, type, call);
    RemoteMethod ignored = view.contracts().withoutResult(method.remote());
    return submit(ignored, request(method, recorder));
  }

  private static <S> InterfaceMethod record(
      CallRecorder recorder, Class<S> type, MultiCall.Action<S> call) {
    return recorder.record(type, proxy -> {
      call.apply(proxy);
      return recorder.given();
    });
  }

  /** Returns what writes the request of a call whose result doesn't matter. */
  <S> LongFunction<byte[]> request(Class<S> type, MultiCall.Action<S> call) {
    CallRecorder recorder = new CallRecorder(view.contracts().of(type, null));
    InterfaceMethod method = record(recorder, type, call);
    return request(method, recorder);
  }

  private LongFunction<byte[]> request(InterfaceMethod method, CallRecorder recorder) {
    return method.body(view.contracts().requests(), recorder.arguments());
  }

  <R extends @Nullable Object> Job<R> named(String name, Type result, ClientView.Params params) {
    RemoteMethod method = view.contracts().method(name, result);
    return submit(method, id -> params.request(id, method.name()));
  }

  /** @param request writes the request that calls the method instead */
  private <R extends @Nullable Object> Job<R> submit(
      RemoteMethod method, LongFunction<byte[]> request) {
    view.contracts().requireJobs();
    RemoteMethod own = view.contracts().ownMethod(SUBMIT, String.class);
    Invocation invocation = view.invocation(
        own.name(),
        (id, name) -> view.contracts().requests().request(id, name, submission(request)));
    String id = view.block(invocation, own);
    if (!Job.isId(id)) {
      throw view.calls()
          .exceptions()
          .unreadable(SUBMIT, invocation.begunNanos(), new JsonException("expected: a job's id"));
    }
    return new Job<>(id, method, view);
  }

  /** Returns the method and the params of a request, with this view's options for jobs. */
  Map<String, JsonText> submission(LongFunction<byte[]> request) {
    Map<String, JsonText> members =
        new LinkedHashMap<>(JsonCodec.text(request.apply(0)).members());
    members.keySet().retainAll(CALL);
    JobOptions options = view.options().jobs();
    if (!options.delay().isZero()) {
      members.put("delay", number(options.delay().toMillis()));
    }
    if (options.keep() != null) {
      members.put("keep", number(options.keep().toMillis()));
    }
    if (options.retries() != null) {
      members.put("retries", number(options.retries()));
      members.put("backoff", number(options.backoff().toMillis()));
    }
    if (options.key() != null) {
      members.put("key", JsonText.ofString(options.key()));
      members.put("conflict", JsonText.ofString(options.conflict().name()));
    }
    if (options.tenant() != null) {
      members.put("tenant", JsonText.ofString(options.tenant()));
    }
    return members;
  }

  private static JsonText number(long value) {
    return JsonText.parse(Long.toString(value));
  }
}
