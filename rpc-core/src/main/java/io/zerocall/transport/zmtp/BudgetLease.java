package io.zerocall.transport.zmtp;

import io.zerocall.transport.engine.InboundBudget;

/** What one connection has taken out of the budget. */
final class BudgetLease {
  private final InboundBudget budget;
  private long chargedBytes;

  BudgetLease(InboundBudget budget) {
    this.budget = budget;
  }

  /**
   * Charges or gives back the difference to what is held now.
   *
   * @throws ZmtpException if the budget has no more
   */
  void hold(long bytes) throws ZmtpException {
    long missing = bytes - chargedBytes;
    if (missing == 0) {
      return;
    }
    if (missing < 0) {
      budget.release(-missing);
    } else if (!budget.charge(missing)) {
      throw new ZmtpException("more than there is memory for: too much has come in only in part");
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
