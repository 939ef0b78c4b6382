package io.zerocall.store.postgresql;

import java.util.function.LongSupplier;

/** The clock of a store, as an expression in SQL for the milliseconds since 1970. */
interface Clock {

  /** The server's clock, which is the same for all brokers. It stands still within a statement. */
  String SERVER = "(extract(epoch FROM statement_timestamp()) * 1000)::bigint";

  String sql();

  /** Returns whether the clock may jump, so that nothing can be known of its future. */
  boolean jumps();

  static Clock ofServer() {
    return new Clock() {
      @Override
      public String sql() {
        return SERVER;
      }

      @Override
      public boolean jumps() {
        return false;
      }
    };
  }

  /** Returns a clock that tests set. */
  static Clock of(LongSupplier epochMillis) {
    return new Clock() {
      @Override
      public String sql() {
        return epochMillis.getAsLong() + "::bigint";
      }

      @Override
      public boolean jumps() {
        return true;
      }
    };
  }
}
