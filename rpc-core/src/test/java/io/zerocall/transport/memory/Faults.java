package io.zerocall.transport.memory;

/** How often messages have which fault, in per cent. */
public record Faults(int dropped, int doubled, int delayed, int breaking) {
  public static final Faults NONE = new Faults(0, 0, 0, 0);
}
