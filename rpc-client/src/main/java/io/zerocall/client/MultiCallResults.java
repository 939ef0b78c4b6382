package io.zerocall.client;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;

/**
 * The results of an executed {@link MultiCall}, in the order of its calls. Reading the result of a
 * call that failed throws. The other results can still be read, even by continuing with the
 * iterator that threw. Immutable.
 */
public final class MultiCallResults implements Iterable<@Nullable Object> {
  private final List<Reply<?>> replies;

  MultiCallResults(List<? extends Reply<?>> replies) {
    this.replies = List.copyOf(replies);
  }

  /** Returns how many calls there were. */
  public int size() {
    return replies.size();
  }

  /**
   * Returns one result, counted from 0.
   *
   * @throws RuntimeException as {@link Reply#get} throws it
   * @throws IndexOutOfBoundsException if there were not so many calls
   */
  public @Nullable Object get(int index) {
    return replies.get(index).get();
  }

  /** Returns the replies, each with a result or a failure. */
  public List<Reply<?>> replies() {
    return replies;
  }

  @Override
  public Iterator<@Nullable Object> iterator() {
    return new Iterator<>() {
      private int next;

      @Override
      public boolean hasNext() {
        return next < replies.size();
      }

      @Override
      public @Nullable Object next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return get(next++);
      }
    };
  }
}
