package io.zerocall.cli.typescript;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Names of one scope, each a valid identifier of its own, whatever it is made of. */
final class Identifiers {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9_$]+");

  /** What JavaScript and TypeScript keep for themselves, and what the generated code uses. */
  private static final Set<String> RESERVED = Set.of(
      ("any arguments as async await bigint boolean break case catch class const constructor continue"
              + " debugger declare default delete do else enum eval export extends false finally for"
              + " from function get if implements import in instanceof interface is keyof let module"
              + " namespace never new null number object of package private protected public readonly"
              + " return set static string super switch symbol this throw true try type typeof"
              + " undefined unique unknown var void while with yield"
              + " AbortController AbortSignal Array Error JSON Map Number Object Promise Set String"
              + " WebSocket args clearTimeout closing decode encode fetch globalThis isOwn limit"
              + " hasType resultOf setTimeout transport CallOptions FetchOptions FetchTransport HeaderValues"
              + " Params PendingCall RpcConnectionError RpcError RpcTimeoutError Subscription"
              + " Transport WebSocketLike WebSocketOptions WebSocketTransport withOptions")
          .split(" "));

  private final Set<String> taken = new HashSet<>();

  /** A name for something that is declared or is a parameter. */
  String declare(String wanted) {
    String plain = plain(wanted);
    return free(RESERVED.contains(plain) ? plain + "_" : plain);
  }

  /** A name for a method, which may be a word that the language has reserved. */
  String method(String wanted) {
    String plain = plain(wanted);
    return free(plain.equals("constructor") ? "constructor_" : plain);
  }

  private String free(String name) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** {@code MyNamespace} for {@code my.namespace}. */
  static String capitalized(String dotted) {
    StringBuilder name = new StringBuilder();
    for (String word : WORDS.split(dotted, -1)) {
      name.append(word.isEmpty() ? "" : word.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(word.isEmpty() ? "" : word.substring(1));
    }
    return name.toString();
  }

  private static String plain(String wanted) {
    String name = wanted.replaceAll("[^A-Za-z0-9_$]", "_");
    return isPlain(name) ? name : "_" + name;
  }

  static boolean isPlain(String name) {
    return PLAIN.matcher(name).matches();
  }
}
