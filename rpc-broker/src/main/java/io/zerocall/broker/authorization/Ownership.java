package io.zerocall.broker.authorization;

import io.zerocall.server.peer.OfferedNames;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which user each offered name or prefix belongs to: the user of its first offer. It belongs to
 * this user as long as a worker of the user offers it, and for a minute after that, so that workers
 * can be replaced. A prefix and a name that it covers can't belong to different users. Peers
 * without a user count as one user. Guarded by the {@link OfferGrants}.
 */
final class Ownership {
  static final long RESERVED_NANOS = TimeUnit.MINUTES.toNanos(1);

  /**
   * The most names that stay reserved for a user; those that were given up first are free first.
   */
  private static final int MOST_RESERVED = 10_000;

  private final LongSupplier clock;
  private final NavigableMap<String, Owner> names = new TreeMap<>();

  /** The prefixes, without the {@code *} at their ends. */
  private final NavigableMap<String, Owner> prefixes = new TreeMap<>();

  /** By user: the names and prefixes that nobody offers any more, and since when. */
  private final Map<@Nullable String, LinkedHashMap<String, Long>> reserved = new HashMap<>();

  private static final class Owner {
    final @Nullable String user;
    int workers;

    Owner(@Nullable String user) {
      this.user = user;
    }
  }

  Ownership(LongSupplier clock) {
    this.clock = clock;
  }

  /** Returns whether a name or prefix belongs to another user, in part at least. */
  boolean belongsToAnother(@Nullable String user, String pattern) {
    Owner present = map(pattern).get(key(pattern));
    if (present != null) {
      return !isOf(present, user);
    }
    String key = key(pattern);
    return isCoveredByAnother(user, key)
        || (OfferedNames.isPrefix(pattern)
            && (hasAnother(user, names, key) || hasAnother(user, prefixes, key)));
  }

  private boolean isCoveredByAnother(@Nullable String user, String name) {
    String longest = name;
    Map.Entry<String, Owner> entry = prefixes.floorEntry(longest);
    while (entry != null) {
      String prefix = entry.getKey();
      if (!name.startsWith(prefix)) {
        longest = commonPrefix(prefix, name); // all prefixes of the name in between are absent
      } else if (!isOf(entry.getValue(), user)) {
        return true;
      } else if (prefix.isEmpty()) {
        return false;
      } else {
        longest = prefix.substring(0, prefix.length() - 1);
      }
      entry = prefixes.floorEntry(longest);
    }
    return false;
  }

  private static String commonPrefix(String a, String b) {
    int length = 0;
    while (length < a.length() && length < b.length() && a.charAt(length) == b.charAt(length)) {
      length++;
    }
    return a.substring(0, length);
  }

  private static boolean hasAnother(
      @Nullable String user, NavigableMap<String, Owner> owners, String prefix) {
    for (Map.Entry<String, Owner> entry : owners.tailMap(prefix, true).entrySet()) {
      if (!entry.getKey().startsWith(prefix)) {
        return false;
      } else if (!isOf(entry.getValue(), user)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isOf(Owner owner, @Nullable String user) {
    return Objects.equals(owner.user, user);
  }

  /** Notes that another worker of a user offers a name. It must not belong to another user. */
  void take(@Nullable String user, String pattern) {
    Owner owner = map(pattern).computeIfAbsent(key(pattern), key -> new Owner(user));
    owner.workers++;
    Map<String, Long> free = reserved.get(user);
    if (free != null) {
      free.remove(pattern);
    }
  }

  /** Notes that a worker of a user no longer offers a name. */
  void release(@Nullable String user, String pattern) {
    Owner owner = map(pattern).get(key(pattern));
    if (owner != null && isOf(owner, user) && --owner.workers == 0) {
      reserve(user, pattern);
    }
  }

  private void reserve(@Nullable String user, String pattern) {
    LinkedHashMap<String, Long> free = reserved.computeIfAbsent(user, any -> new LinkedHashMap<>());
    free.put(pattern, clock.getAsLong());
    if (free.size() > MOST_RESERVED) {
      removeFirst(free.entrySet().iterator());
    }
  }

  /** Notes that a worker of a user no longer offers a name, which isn't kept for the user. */
  void forfeit(@Nullable String user, String pattern) {
    Owner owner = map(pattern).get(key(pattern));
    if (owner != null && isOf(owner, user) && --owner.workers == 0) {
      map(pattern).remove(key(pattern));
    }
  }

  /** Frees the names whose users have not offered them again in time. */
  void expire() {
    long now = clock.getAsLong();
    for (Iterator<LinkedHashMap<String, Long>> users = reserved.values().iterator();
        users.hasNext(); ) {
      LinkedHashMap<String, Long> free = users.next();
      while (!free.isEmpty() && now - free.values().iterator().next() >= RESERVED_NANOS) {
        removeFirst(free.entrySet().iterator());
      }
      if (free.isEmpty()) {
        users.remove();
      }
    }
  }

  private void removeFirst(Iterator<Map.Entry<String, Long>> oldest) {
    String pattern = oldest.next().getKey();
    oldest.remove();
    map(pattern).remove(key(pattern));
  }

  private NavigableMap<String, Owner> map(String pattern) {
    return OfferedNames.isPrefix(pattern) ? prefixes : names;
  }

  private static String key(String pattern) {
    return OfferedNames.isPrefix(pattern) ? pattern.substring(0, pattern.length() - 1) : pattern;
  }
}
