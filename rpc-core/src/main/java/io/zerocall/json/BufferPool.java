package io.zerocall.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * The buffers that Jackson reads and writes with, kept for the next document: a place for each of a
 * few groups of threads, so that threads seldom meet. Of no use to threads that exchange many at a
 * time, but unlike buffers kept by each thread it does virtual threads good, and unlike one queue
 * for all it costs next to nothing. Safe for use by any thread.
 */
final class BufferPool implements RecyclerPool<BufferRecycler> {
  private static final long serialVersionUID = 1;
  private static final int PLACES_A_PROCESSOR = 8;

  private final transient AtomicReferenceArray<BufferRecycler> places;
  private final int mask;

  BufferPool() {
    int wanted = PLACES_A_PROCESSOR * Runtime.getRuntime().availableProcessors();
    int size = Integer.highestOneBit(Math.max(1, wanted - 1)) << 1;
    places = new AtomicReferenceArray<>(size);
    mask = size - 1;
  }

  @SuppressWarnings("deprecation") // Thread.threadId is younger than Java 17
  private int place() {
    return (int) Thread.currentThread().getId() & mask;
  }

  @Override
  public BufferRecycler acquirePooled() {
    int place = place();
    BufferRecycler kept = places.get(place);
    return kept != null && places.compareAndSet(place, kept, null) ? kept : new BufferRecycler();
  }

  @Override
  public void releasePooled(BufferRecycler recycler) {
    places.setRelease(place(), recycler);
  }
}
