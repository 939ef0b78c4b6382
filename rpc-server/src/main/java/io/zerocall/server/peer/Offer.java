package io.zerocall.server.peer;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a peer offers to serve.
 *
 * @param methods names, or prefixes that end in {@code *}
 * @param worker the peer's name for calls that name their worker; null to keep the one it has
 * @param credit how many calls the peer takes at a time; 0 to keep what it has
 * @param idempotent those of the names whose calls may run more than once
 */
public record Offer(
    List<String> methods, @Nullable String worker, int credit, Set<String> idempotent) {}
