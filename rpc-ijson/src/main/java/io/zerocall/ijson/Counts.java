package io.zerocall.ijson;

import java.util.concurrent.atomic.LongAdder;

/** What the interface has counted since it was opened. Thread-safe. */
final class Counts {
  final LongAdder connections = new LongAdder();
  final LongAdder requests = new LongAdder();
  final LongAdder calls = new LongAdder();
  final LongAdder results = new LongAdder();
}
