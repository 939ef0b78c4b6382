package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.RpcConnectionLostException;
import io.zerocall.RpcErrorCode;
import io.zerocall.RpcException;
import io.zerocall.RpcProtocolException;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcTimeoutException;
import io.zerocall.RpcUnavailableException;
import io.zerocall.server.RpcErrorReply;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests which exception a caller gets for each error code, and its message. */
class ErrorCodesTest {
  private static Wired wired;

  @BeforeAll
  static void wire() {
    wired = Wired.with(
        server -> server.registerFunction("errors.answer", IntConsumer.class, code -> {
          throw new RpcErrorReply(code, "said so", null);
        }),
        client -> {});
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  private static void assertEndsIn(Class<? extends RpcException> type, int code, String ran) {
    Throwable thrown = catchThrowable(() -> wired.client().call("errors.answer", void.class, code));
    assertThat(thrown)
        .isExactlyInstanceOf(type)
        .hasMessageContaining("errors.answer at " + wired.server().endpoint() + ": ")
        .hasMessageContaining("said so")
        .hasMessageContaining(String.valueOf(code))
        .hasMessageContaining(ran)
        .hasMessageMatching(".* \\(after \\d+ ms(: .* since it was sent.*)?\\)");
    assertThat(((RpcException) thrown).code()).isEqualTo(code);
  }

  @Test
  void overloadedIsUnavailableAndDidNotRun() {
    assertEndsIn(RpcUnavailableException.class, RpcErrorCode.OVERLOADED, "did not run");
  }

  @Test
  void shuttingDownIsUnavailableAndDidNotRun() {
    assertEndsIn(RpcUnavailableException.class, RpcErrorCode.SHUTTING_DOWN, "did not run");
  }

  @Test
  void deadlineExceededIsATimeoutAndDidNotRun() {
    assertEndsIn(RpcTimeoutException.class, RpcErrorCode.DEADLINE_EXCEEDED, "did not run");
  }

  @Test
  void cancelledByTheServerIsALostCallAndMayHaveRun() {
    assertEndsIn(RpcConnectionLostException.class, RpcErrorCode.CANCELLED, "may have run");
  }

  @Test
  void aLostWorkerIsALostCallAndMayHaveRun() {
    assertEndsIn(RpcConnectionLostException.class, RpcErrorCode.WORKER_LOST, "may have run");
  }

  @Test
  void tooLargeIsAProtocolErrorAndDidNotRun() {
    assertEndsIn(RpcProtocolException.class, RpcErrorCode.TOO_LARGE, "did not run");
  }

  @Test
  void unauthorizedIsAProtocolErrorAndDidNotRun() {
    assertEndsIn(RpcProtocolException.class, RpcErrorCode.UNAUTHORIZED, "did not run");
  }

  @Test
  void theCodesOfTheSpecificationAreProtocolErrorsAndDidNotRun() {
    assertEndsIn(RpcProtocolException.class, RpcErrorCode.PARSE_ERROR, "did not run");
    assertEndsIn(RpcProtocolException.class, RpcErrorCode.INVALID_REQUEST, "did not run");
    assertEndsIn(RpcProtocolException.class, RpcErrorCode.METHOD_NOT_FOUND, "did not run");
    assertEndsIn(RpcProtocolException.class, RpcErrorCode.INVALID_PARAMS, "did not run");
  }

  @Test
  void anInternalErrorIsARemoteOneAndMayHaveRun() {
    assertEndsIn(RpcRemoteException.class, RpcErrorCode.INTERNAL_ERROR, "may have run");
  }

  @Test
  void anApplicationsOwnCodeIsARemoteErrorAndMayHaveRun() {
    assertEndsIn(RpcRemoteException.class, 42, "may have run");
    assertEndsIn(RpcRemoteException.class, -32_050, "may have run");
  }

  @Test
  void anApplicationErrorHasRun() {
    assertEndsIn(RpcRemoteException.class, RpcErrorCode.APPLICATION_ERROR, "errors.answer");
  }
}
