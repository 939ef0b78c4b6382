package io.zerocall.topic;

import io.zerocall.RpcMissedListener;
import io.zerocall.contract.ContractReader;
import io.zerocall.contract.ListenerContract;
import io.zerocall.json.ErrorObject;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.Request;
import io.zerocall.json.RequestDocument;
import io.zerocall.json.RequestReader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A user's object with methods that listen: reads messages and calls it. What it throws is logged
 * and does no other harm; of what others can provoke without end only the first, second, fourth,
 * eighth time is logged, and so on. For one thread at a time.
 */
public final class Listener {
  private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

  private final Object object;
  private final Map<String, ListenerMethod> methods = new LinkedHashMap<>();
  private final RequestReader<ListenerMethod> messages;
  private final AtomicLong unfit = new AtomicLong();
  private final AtomicLong thrown = new AtomicLong();

  /**
   * Reads what an object listens to.
   *
   * @throws IllegalArgumentException if it is null, listens to nothing, or has a mistake in a
   *     declaration; the message names the method and the mend
   */
  public Listener(JsonCodec codec, @Nullable Object object) {
    if (object == null) {
      throw new IllegalArgumentException("listener: null (expected: an object)");
    }
    this.object = object;
    this.messages = new RequestReader<>(codec, methods::get);
    for (ListenerContract contract :
        new ContractReader(codec).ofListener(object.getClass(), codec.limits().nameBytes())) {
      methods.put(contract.topic(), new ListenerMethod(contract.method(), object));
    }
  }

  /** The topics that it listens to. */
  public Set<String> topics() {
    return Set.copyOf(methods.keySet());
  }

  /** Calls the method that a message is for. */
  void message(byte[] document) {
    RequestDocument<ListenerMethod> read = messages.read(document);
    if (!(read instanceof RequestDocument.Single<ListenerMethod> single)) {
      unfit("it can't be read");
      return;
    }
    Request<ListenerMethod> request = single.request();
    ListenerMethod method = request.target();
    if (method == null) {
      ErrorObject error = request.error();
      unfit(error == null ? "?" : error.message());
      return;
    }
    try {
      method.invoke(request.arguments());
    } catch (Throwable failure) {
      threw(method.toString(), failure);
    }
  }

  /** Tells of missed messages, if the object wants to know. */
  void missed(String topic, OptionalLong count) {
    if (object instanceof RpcMissedListener missed) {
      try {
        missed.missed(topic, count);
      } catch (Throwable failure) {
        threw(object.getClass().getName() + ".missed", failure);
      }
    }
  }

  private void unfit(String why) {
    long times = unfit.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      LOG.warn(
          "{} did not get a message that it listens to: {} (so far {} of this kind)",
          object.getClass().getName(),
          why,
          times);
    }
  }

  private void threw(String name, Throwable failure) {
    long times = thrown.incrementAndGet();
    if (Long.bitCount(times) == 1) {
      try {
        LOG.warn("{} threw (so far {} times)", name, times, failure);
      } catch (RuntimeException | Error e) {
        // Logging asks the exception for its message, and this one throws there too.
        LOG.warn("{} threw a {} that can't be logged", name, failure.getClass().getName());
      }
    }
  }

  @Override
  public String toString() {
    return object.getClass().getName();
  }
}
