package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.contract.MethodRetries;
import io.zerocall.json.document.ErrorObject;
import io.zerocall.json.document.RetryData;

/** Tells a broker whether a job may start again after its method has thrown an exception. */
final class RetryAdvice {
  private static final JsonText NEVER = JsonText.parse("false");

  private RetryAdvice() {}

  /** Returns an error with the advice; an error that doesn't end in a retry is left as it is. */
  static ErrorObject addTo(ErrorObject error, MethodRetries retries, Throwable thrown) {
    if (error.code() != RpcErrorCode.APPLICATION_ERROR) {
      return error;
    } else if (retries.forbidsAfter(thrown)) {
      return with(NEVER, error);
    } else if (retries.isSaid()) {
      String rule =
          "{\"retries\":" + retries.most() + ",\"backoff\":" + retries.backoffMillis() + "}";
      return with(JsonText.parse(rule), error);
    }
    return error;
  }

  private static ErrorObject with(JsonText retry, ErrorObject error) {
    return new ErrorObject(error.code(), error.message(), new RetryData(error.data(), retry));
  }
}
