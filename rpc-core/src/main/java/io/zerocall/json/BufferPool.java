package io.zerocall.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import tools.jackson.core.util.BufferRecycler;
import tools.jackson.core.util.RecyclerPool;

/**
 * Recycles Jackson's buffers. Each of a fixed number of slots holds one buffer, and a thread's ID
 * selects its slot, so that threads rarely compete. A pool helps little if threads need many
 * buffers at the same time. Unlike thread-local buffers it also helps virtual threads, and it costs
 * much less than one shared queue. Thread-safe.
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

  @SuppressWarnings("deprecation") // Java 17 doesn't have Thread.threadId yet
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
