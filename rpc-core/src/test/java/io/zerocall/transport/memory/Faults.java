package io.zerocall.transport.memory;

/** How often a message meets with what, in per cent. */
public record Faults(int dropped, int doubled, int delayed, int breaking) {
  public static final Faults NONE = new Faults(0, 0, 0, 0);
}
