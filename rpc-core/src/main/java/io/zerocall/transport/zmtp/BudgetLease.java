package io.zerocall.transport.zmtp;

import io.zerocall.transport.engine.InboundBudget;

/** The bytes that one connection has charged to the budget. */
final class BudgetLease {
  private final InboundBudget budget;
  private long chargedBytes;

  BudgetLease(InboundBudget budget) {
    this.budget = budget;
  }

  /**
   * Charges or releases the difference to the bytes that are held now.
   *
   * @throws ZmtpException if the budget is exhausted
   */
  void hold(long bytes) throws ZmtpException {
    long missing = bytes - chargedBytes;
    if (missing == 0) {
      return;
    }
    if (missing < 0) {
      budget.release(-missing);
    } else if (!budget.charge(missing)) {
      throw new ZmtpException("the memory budget for incomplete messages is exhausted");
    }
    chargedBytes = bytes;
  }

  void close() {
    if (chargedBytes > 0) {
      budget.release(chargedBytes);
      chargedBytes = 0;
    }
  }
}
