package io.zerocall.client.call;

import io.zerocall.RpcException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Thrown by the decoder of an attempt for a reply which says that nothing has run, if the caller
 * gets such a reply as a value. If there is no further attempt, that value is the outcome.
 */
public final class RefusedReply extends Exception {
  private static final long serialVersionUID = 1L;

  private final RpcException refusal;
  private final transient Supplier<?> value;

  /**
   * Creates a refused reply.
   *
   * @param refusal what the reply says, as the exception of one call
   * @param value decodes the reply to what the caller gets
   */
  public RefusedReply(RpcException refusal, Supplier<?> value) {
    super(refusal.getMessage(), refusal, false, false);
    this.refusal = refusal;
    this.value = value;
  }

  /** Returns why an attempt has failed: the exception itself, or what a refused reply says. */
  public static @Nullable Throwable reason(@Nullable Throwable failure) {
    return failure instanceof RefusedReply refused ? refused.refusal : failure;
  }

  /** Returns what the caller gets. */
  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // the decoder knows the type
  public <T> T value() {
    return (T) value.get();
  }
}
