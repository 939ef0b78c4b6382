package io.zerocall.broker.schedules;

import io.zerocall.JsonText;
import io.zerocall.KeyConflict;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobKey;
import io.zerocall.jobs.NewJob;
import io.zerocall.jobs.Schedule;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a schedule submits, and when.
 *
 * @param cron the cron expression
 * @param zone the name of the time zone
 * @param address the address that it was submitted from; null if there is none
 * @param job the job of a run, whose id has no meaning
 */
record Definition(String cron, String zone, @Nullable InetAddress address, NewJob job) {

  /**
   * Reads a definition.
   *
   * @throws RuntimeException if it has another form, in which a later version may have written it
   */
  static Definition of(Schedule schedule) {
    Map<String, JsonText> members = schedule.definition().members();
    JsonText key = members.get("key");
    NewJob job = new NewJob(
        JobId.random(),
        text(members, "method"),
        members.get("params"),
        members.get("header"),
        schedule.owner(),
        optionalText(members, "tenant"),
        key == null
            ? null
            : new JobKey(key.string(), KeyConflict.valueOf(text(members, "conflict"))),
        Math.toIntExact(number(members, "priority")),
        0,
        number(members, "keep"));
    return new Definition(
        text(members, "cron"),
        text(members, "zone"),
        address(optionalText(members, "address")),
        job);
  }

  private static @Nullable InetAddress address(@Nullable String digits) {
    try {
      return digits == null ? null : InetAddress.getByAddress(HexFormat.of().parseHex(digits));
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("an address of " + digits.length() + " digits", e);
    }
  }

  private static JsonText required(Map<String, JsonText> members, String name) {
    JsonText value = members.get(name);
    if (value == null) {
      throw new IllegalArgumentException("the definition has no member " + name);
    }
    return value;
  }

  private static String text(Map<String, JsonText> members, String name) {
    return required(members, name).string();
  }

  private static @Nullable String optionalText(Map<String, JsonText> members, String name) {
    JsonText value = members.get(name);
    return value == null ? null : value.string();
  }

  private static long number(Map<String, JsonText> members, String name) {
    return Long.parseLong(required(members, name).toString());
  }

  JsonText json() {
    StringBuilder json = new StringBuilder("{\"cron\":")
        .append(JsonText.ofString(cron))
        .append(",\"zone\":")
        .append(JsonText.ofString(zone))
        .append(",\"method\":")
        .append(JsonText.ofString(job.method()));
    append(
        json,
        "address",
        address == null ? null : JsonText.ofString(HexFormat.of().formatHex(address.getAddress())));
    append(json, "params", job.params());
    append(json, "header", job.header());
    append(json, "tenant", job.tenant() == null ? null : JsonText.ofString(job.tenant()));
    JobKey key = job.key();
    if (key != null) {
      append(json, "key", JsonText.ofString(key.text()));
      append(json, "conflict", JsonText.ofString(key.conflict().name()));
    }
    return JsonText.parse(json.append(",\"priority\":")
        .append(job.priority())
        .append(",\"keep\":")
        .append(job.keepMillis())
        .append('}')
        .toString());
  }

  private static void append(StringBuilder json, String name, @Nullable JsonText value) {
    if (value != null) {
      json.append(",\"").append(name).append("\":").append(value);
    }
  }

  /**
   * Returns when the first run after a moment is due; both in milliseconds since 1970.
   *
   * @throws IllegalArgumentException with a message for the submitter, if the cron expression or
   *     the zone is invalid, or no run is ever due
   */
  long nextMillis(long afterMillis) {
    return CronTimes.of(cron, zone)
        .after(Instant.ofEpochMilli(afterMillis))
        .orElseThrow(() -> new IllegalArgumentException(
            "cron: \"" + cron + "\": there is no such day (expected: a day that exists)"))
        .toEpochMilli();
  }

  /** Returns who submits the runs. */
  Identity identity() {
    return new Identity(job.owner(), address);
  }

  /** Returns the job of a new run. */
  NewJob newRun() {
    return new NewJob(
        JobId.random(),
        job.method(),
        job.params(),
        job.header(),
        job.owner(),
        job.tenant(),
        job.key(),
        job.priority(),
        job.delayMillis(),
        job.keepMillis());
  }
}
