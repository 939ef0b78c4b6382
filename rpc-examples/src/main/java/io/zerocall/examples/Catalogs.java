package io.zerocall.examples;

import io.zerocall.RpcContext;
import io.zerocall.RpcJob;
import io.zerocall.RpcMethod;
import io.zerocall.RpcNeverRetry;
import io.zerocall.RpcRetries;
import io.zerocall.RpcService;

/** Prints catalogs as jobs, which report how far they are. */
@RpcService("catalogs")
public final class Catalogs {

  /** Nothing changes this, so a job that throws it doesn't start again. */
  @RpcNeverRetry
  public static final class EmptyCatalogException extends RuntimeException {
    private static final long serialVersionUID = 1;
  }

  @RpcMethod
  @RpcRetries(value = 5, backoffMillis = 1_000)
  public int print(int pages) {
    if (pages == 0) {
      throw new EmptyCatalogException();
    }
    RpcJob job = RpcContext.current().flatMap(RpcContext::job).orElseThrow();
    for (int page = 1; page <= pages && !job.isCancelled(); page++) {
      printPage(page);
      job.progress(page, pages, "page " + page);
    }
    return pages;
  }

  private void printPage(int page) {
    System.out.println("Page " + page);
  }
}
