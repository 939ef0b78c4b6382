package io.zerocall.transport.zmtp;

import io.zerocall.transport.RefusedBy;
import io.zerocall.transport.engine.ConnectionLimit;
import io.zerocall.transport.tls.Handshakes;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which user a connection belongs to, with the help of other threads: those that ask the
 * authenticator, and those that compute the handshake of CURVE. For the leader of the connection's
 * loop, except for {@link #user}.
 */
final class PeerLogin {
  private final Owner owner;
  private final @Nullable AuthenticationExecutor authentication;
  private final Handshakes handshakes;
  private final ConnectionLimit.Permit permit;
  private final @Nullable String host;
  private @Nullable Runnable cancellation; // of what another thread does
  private volatile @Nullable String user;

  /** The connection. */
  interface Owner {

    /**
     * Has the leader continue the handshake, unless the connection has ended. An exception ends it.
     * Any thread may call this.
     */
    void proceed(Continuation continuation);

    /** Ends the connection because it exceeds a limit. */
    void refuse(String reason, RefusedBy limit);
  }

  /** A part of the handshake. */
  interface Continuation {
    void run() throws ZmtpException;
  }

  /** Takes the result of another thread. */
  interface ResultConsumer<T> {
    void accept(T result) throws ZmtpException;
  }

  /**
   * @param authentication null if the server asks no authenticator
   * @param host where the connection comes from; null if that is no host
   */
  PeerLogin(
      Owner owner,
      @Nullable AuthenticationExecutor authentication,
      Handshakes handshakes,
      ConnectionLimit.Permit permit,
      @Nullable String host) {
    this.owner = owner;
    this.authentication = authentication;
    this.handshakes = handshakes;
    this.permit = permit;
    this.host = host;
  }

  /** Asks the authenticator, and notes the user if the answer is yes. */
  void authenticate(
      String username, String password, ResultConsumer<AuthenticationResult> session) {
    cancellation = Objects.requireNonNull(authentication)
            .authenticate(
                username,
                password,
                result -> owner.proceed(() -> answer(username, result, session)))::cancel;
  }

  private void answer(
      String username, AuthenticationResult result, ResultConsumer<AuthenticationResult> session)
      throws ZmtpException {
    cancellation = null;
    if (result == AuthenticationResult.ADMITTED) {
      note(username);
    }
    session.accept(result);
  }

  /** Has another thread compute a step of the handshake. */
  void compute(HandshakeStep step, ResultConsumer<HandshakeStep> session) {
    cancellation = handshakes.compute(host, () -> {
      step.run();
      owner.proceed(() -> {
        cancellation = null; // and the step, which knows keys, is garbage
        session.accept(step);
      });
    });
  }

  /**
   * Notes the authenticated user.
   *
   * @throws ZmtpException if the user has too many connections; then this one has ended
   */
  void note(String username) throws ZmtpException {
    String tooMany = permit.login(username);
    if (tooMany != null) {
      owner.refuse(tooMany, RefusedBy.CONNECTIONS_PER_CLIENT);
      throw new ZmtpException(tooMany);
    }
    user = username;
  }

  /** Returns the user; null if none is known. Thread-safe. */
  @Nullable
  String user() {
    return user;
  }

  /** Cancels what another thread does, because the connection has ended. */
  void cancel() {
    if (cancellation != null) {
      cancellation.run();
    }
  }
}
