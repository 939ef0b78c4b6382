package io.zerocall.spring.boot;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Has a program that doesn't start say what is wrong, and what to do, instead of a stack trace. */
final class RpcFailureAnalyzer extends AbstractFailureAnalyzer<RpcConfigurationException> {

  @Override
  protected FailureAnalysis analyze(Throwable root, RpcConfigurationException cause) {
    return new FailureAnalysis(cause.problem(), cause.action(), cause);
  }
}
