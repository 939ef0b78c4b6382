package io.zerocall.bench.probe;

import me.tongfei.progressbar.ProgressBar;

/** Shows steps; a step counts as soon as the next one begins. */
public final class Steps implements Progress {
  private final ProgressBar bar;
  private boolean begun;

  public Steps(ProgressBar bar) {
    this.bar = bar;
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
