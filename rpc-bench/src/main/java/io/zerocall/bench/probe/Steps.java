package io.zerocall.bench.probe;

import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** Shows steps in a progress bar; a step counts as soon as the next one begins. */
public final class Steps implements Progress {
  private final ProgressBar bar;
  private boolean begun;

  private Steps(ProgressBar bar) {
    this.bar = bar;
  }

  /** Something that is measured in steps. */
  @FunctionalInterface
  public interface Measurement<T> {
    T run(Progress progress) throws Exception;
  }

  /**
   * Measures, and shows the progress meanwhile.
   *
   * @param name the measurement's name for people
   * @param steps how many steps there are
   * @return empty if the measurement failed, which is reported on the standard error, or if the
   *     thread was interrupted
   */
  public static <T> Optional<T> measure(String name, int steps, Measurement<T> measurement) {
    try (ProgressBar bar = bar(name, steps)) {
      T result = measurement.run(new Steps(bar));
      bar.stepTo(steps);
      return Optional.of(result);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (Exception e) {
      System.err.println("Failed: " + name + ": " + e);
    }
    return Optional.empty();
  }

  private static ProgressBar bar(String name, int steps) {
    return new ProgressBarBuilder()
        .setTaskName(name)
        .setInitialMax(steps)
        .setStyle(ProgressBarStyle.ASCII)
        .build();
  }

  @Override
  public void step(String what) {
    if (begun) {
      bar.step();
    }
    begun = true;
    bar.setExtraMessage(what);
  }
}
