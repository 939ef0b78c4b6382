package io.zerocall.jobs;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * A job that is submitted again and again.
 *
 * @param name identifies it among the schedules of its owner; not empty
 * @param owner the user to whom it belongs; null if there is none
 * @param definition when it is submitted, and what; an object that only brokers read
 * @param nextMillis when it is submitted next, in milliseconds since 1970
 */
public record Schedule(String name, @Nullable String owner, JsonText definition, long nextMillis) {}
