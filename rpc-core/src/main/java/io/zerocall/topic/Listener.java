package io.zerocall.topic;

import io.zerocall.JsonText;
import io.zerocall.RpcMissedListener;
import io.zerocall.contract.ContractReader;
import io.zerocall.contract.ListenerContract;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.document.Request;
import io.zerocall.json.document.RequestDocument;
import io.zerocall.json.wire.Notifications;
import io.zerocall.json.wire.RequestReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's object with listener methods: reads messages and calls the methods. Their exceptions are
 * reported and have no other effect. Without a handler for exceptions they are logged. To limit the
 * log, only the first, second, fourth, eighth occurrence (and so on) is logged of problems that
 * other processes can provoke. Not thread-safe.
 */
public final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final Object object;
  private final Set<String> topics;
  private final Reader reader;
  private final BiConsumer<String, Throwable> failures;
  private final AtomicLong unfit = new AtomicLong();
  private final AtomicLong thrown = new AtomicLong();

  /**
   * Creates a listener for an object.
   *
   * @throws IllegalArgumentException if the object is null, listens to nothing, or has a mistake in
   *     a declaration; the message names the method and the fix
   */
  public Listener(JsonCodec codec, @Nullable Object object) {
    this(codec, null, object);
  }

  /**
   * As {@link #Listener(JsonCodec, Object)}.
   *
   * @param failures is passed the method and its exception, on the thread that called the method;
   *     null to log exceptions
   */
  public Listener(
      JsonCodec codec, @Nullable BiConsumer<String, Throwable> failures, @Nullable Object object) {
    if (object == null) {
      throw new IllegalArgumentException("listener: null (expected: an object)");
    }
    Map<String, ListenerMethod> methods = new LinkedHashMap<>();
    for (ListenerContract contract :
        new ContractReader(codec).ofListener(object.getClass(), codec.limits().nameBytes())) {
      methods.put(contract.topic(), new ListenerMethod(contract.method(), object));
    }
    RequestReader<ListenerMethod> messages = new RequestReader<>(codec, methods::get);
    this.object = object;
    this.topics = Set.copyOf(methods.keySet());
    this.reader = document -> call(messages.read(document));
    this.failures = failures == null ? this::log : failures;
  }

  /**
   * Creates a listener from a function that takes the unchanged params of one topic's messages.
   *
   * @throws IllegalArgumentException if the function is null
   */
  public Listener(JsonCodec codec, String topic, @Nullable Consumer<JsonText> function) {
    this(codec, null, topic, function);
  }

  /**
   * As {@link #Listener(JsonCodec, String, Consumer)}.
   *
   * @param failures is passed the function and its exception, on the thread that called the
   *     function; null to log exceptions
   */
  public Listener(
      JsonCodec codec,
      @Nullable BiConsumer<String, Throwable> failures,
      String topic,
      @Nullable Consumer<JsonText> function) {
    if (function == null) {
      throw new IllegalArgumentException("listener: null (expected: a function)");
    }
    Notifications notifications = new Notifications(codec);
    this.object = function;
    this.topics = Set.of(topic);
    this.reader = document -> {
      JsonText params = notifications.params(document);
      return new Call(this + " for " + topic, () -> function.accept(params));
    };
    this.failures = failures == null ? this::log : failures;
  }

  /** Returns the topics that it listens to. */
  public Set<String> topics() {
    return topics;
  }

  /** Returns the call for a message. */
  private static Call call(RequestDocument<ListenerMethod> read) {
    if (!(read instanceof RequestDocument.Single<ListenerMethod> single)) {
      throw new JsonException("it can't be read");
    }
    if (single.request() instanceof Request.Call<ListenerMethod> request) {
      ListenerMethod method = request.target();
      return new Call(method.toString(), () -> method.invoke(request.arguments()));
    }
    throw new JsonException(
        single.request() instanceof Request.Failed<ListenerMethod> failed
            ? failed.error().message()
            : "no method listens to it");
  }

  /** Delivers a message. */
  void message(byte[] document) {
    Call call;
    try {
      call = reader.read(document);
    } catch (RuntimeException | Error e) {
      unfit(e);
      return;
    }
    try {
      call.action().run();
    } catch (Throwable failure) {
      failures.accept(call.what(), failure);
    }
  }

  /** Reports missed messages, if the object implements {@link RpcMissedListener}. */
  void missed(String topic, OptionalLong count) {
    if (object instanceof RpcMissedListener missed) {
      try {
        missed.missed(topic, count);
      } catch (Throwable failure) {
        failures.accept(this + ".missed", failure);
      }
    }
  }

  private void unfit(Throwable why) {
    long times = unfit.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      LOG.warn(
          "{} could not be called with a message: {} (has happened {} times so far)",
          this,
          why.getMessage(),
          times);
    }
  }

  private void log(String what, Throwable failure) {
    long times = thrown.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      try {
        LOG.warn("{} threw (the listener has thrown {} times so far)", what, times, failure);
      } catch (RuntimeException | Error e) {
        // Logging calls the exception's getMessage(), which throws as well.
        LOG.warn("{} threw a {} that can't be logged", what, failure.getClass());
      }
    }
  }

  @Override
  public String toString() {
    return object.getClass().getName();
  }

  /** Returns the call for a message; throws if the message doesn't fit. */
  private interface Reader {
    Call read(byte[] document);
  }

  /** The call of the user's code for a message, and its name in logs. */
  private record Call(String what, Action action) {}

  /** Runs the user's code, which may throw any exception. */
  private interface Action {
    void run() throws Throwable;
  }
}
