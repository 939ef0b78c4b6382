package io.zerocall.transport.engine;

class ParkingPollerTest extends PollerContract {
  private volatile boolean input;
  private Poller made;

  @Override
  protected Poller newPoller() {
    made = new ParkingPoller(() -> input, () -> true);
    return made;
  }

  @Override
  protected void giveInput() {
    input = true;
    made.wake();
  }
}
