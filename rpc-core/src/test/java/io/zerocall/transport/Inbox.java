package io.zerocall.transport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * A channel's receiver that keeps messages and events until a test takes them. Safe for use by
 * several threads.
 */
public final class Inbox implements ChannelReceiver {
  private static final long PATIENCE_SECONDS = 20;

  private final Semaphore connected = new Semaphore(0);
  private final BlockingQueue<Message> messages = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> disconnected = new LinkedBlockingQueue<>();

  @Override
  public void connected() {
    connected.release();
  }

  @Override
  public void received(Message message) {
    messages.add(message);
  }

  @Override
  public void disconnected(String reason) {
    disconnected.add(reason);
  }

  public void awaitConnected() throws InterruptedException {
    assertThat(connected.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS))
        .as("connected")
        .isTrue();
  }

  public String awaitDisconnected() throws InterruptedException {
    String reason = disconnected.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(reason).as("reason of the disconnection").isNotNull();
    return reason;
  }

  public Message take() throws InterruptedException {
    Message message = messages.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    assertThat(message).as("message").isNotNull();
    return message;
  }

  public int size() {
    return messages.size();
  }
}
