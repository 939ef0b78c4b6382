package io.zerocall.broker.policy;

import io.zerocall.broker.policy.BrokerPolicy.Action;
import io.zerocall.broker.policy.BrokerPolicy.Identity;
import io.zerocall.transport.Network;
import java.net.InetAddress;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A rule of an {@link AllowList}.
 *
 * @param networks empty for all addresses, also unknown ones
 */
record AllowRule(
    List<NamePattern> users,
    List<Network> networks,
    Set<Action> actions,
    List<NamePattern> names,
    boolean shared) {
  private static final String FORM = "allow USER ADDRESS ACTIONS NAMES [shared]";
  private static final String ALL = "*";
  private static final int FIELDS = 5;
  private static final Pattern RESERVED = Pattern.compile("(rpc|system)(\\..*)?");

  /**
   * Parses the fields of a line.
   *
   * @throws IllegalArgumentException if they are no rule
   */
  static AllowRule parse(List<String> fields) {
    boolean shared = fields.size() == FIELDS + 1 && fields.get(FIELDS).equals("shared");
    if (!fields.get(0).equals("allow") || (fields.size() != FIELDS && !shared)) {
      throw new IllegalArgumentException("no rule (expected: " + FORM + ")");
    }
    AllowRule rule = new AllowRule(
        list(fields.get(1), NamePattern::parse),
        fields.get(2).equals(ALL) ? List.of() : list(fields.get(2), Network::parse),
        actions(fields.get(3)),
        list(fields.get(4), AllowRule::name),
        shared);
    if (shared && !rule.actions.contains(Action.OFFER)) {
      throw new IllegalArgumentException("shared without offer (only offered names are shared)");
    }
    return rule;
  }

  private static <T> List<T> list(String field, Function<String, T> parser) {
    return List.of(field.split(",", -1)).stream()
        .map(item -> parser.apply(requireText(item, field)))
        .toList();
  }

  private static String requireText(String item, String field) {
    if (item.isEmpty()) {
      throw new IllegalArgumentException(
          "\"" + field + "\" (expected: a list such as a,b without spaces)");
    }
    return item;
  }

  private static NamePattern name(String text) {
    if (RESERVED.matcher(text).matches()) {
      throw new IllegalArgumentException("\"" + text + "\" (rpc and system are reserved)");
    }
    return NamePattern.parse(text);
  }

  private static Set<Action> actions(String field) {
    return field.equals(ALL)
        ? EnumSet.allOf(Action.class)
        : EnumSet.copyOf(list(field, AllowRule::action));
  }

  private static Action action(String text) {
    for (Action action : Action.values()) {
      if (action.name().toLowerCase(Locale.ROOT).equals(text)) {
        return action;
      }
    }
    throw new IllegalArgumentException(
        "action \"" + text + "\" (expected: offer, call, publish, subscribe, manage or *)");
  }

  boolean allows(Action action, Identity identity, String name) {
    return actions.contains(action)
        && covers(name)
        && isOf(identity.user())
        && isFrom(identity.address());
  }

  boolean covers(String name) {
    for (NamePattern pattern : names) {
      if (pattern.covers(name)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOf(@Nullable String user) {
    for (NamePattern pattern : users) {
      if (user == null ? pattern.coversEverything() : pattern.covers(user)) {
        return true;
      }
    }
    return false;
  }

  private boolean isFrom(@Nullable InetAddress address) {
    return networks.isEmpty()
        || (address != null && networks.stream().anyMatch(network -> network.contains(address)));
  }
}
