package io.zerocall.examples;

import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import java.time.LocalTime;
import java.util.List;

/** A service whose method agents may call. */
@RpcService("timetable")
public final class TimetableService {
  private final List<Departure> today = List.of(
      new Departure("Bern", LocalTime.of(9, 4), "Thun"),
      new Departure("Bern", LocalTime.of(9, 7), "Biel"));

  /** A train that leaves. */
  public record Departure(String from, LocalTime at, String to) {}

  @RpcMethod(tool = true, idempotent = true, help = "Lists today's departures from a station.")
  public List<Departure> departures(@RpcParam(help = "the station's name") String station) {
    return today.stream().filter(train -> train.from().equals(station)).toList();
  }
}
