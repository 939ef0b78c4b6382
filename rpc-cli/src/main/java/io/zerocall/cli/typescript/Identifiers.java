package io.zerocall.cli.typescript;

import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The names in one scope. Each is valid and unique, whatever it is derived from. */
final class Identifiers {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_$][A-Za-z0-9_$]*");
  private static final Pattern WORDS = Pattern.compile("[^A-Za-z0-9_$]+");

  /** Names that no declaration can have. */
  private static final Set<String> KEYWORDS = words(
      "arguments await break case catch class const continue debugger default delete do else enum"
          + " eval export extends false finally for function if implements import in instanceof"
          + " interface let new null package private protected public return static super switch"
          + " this throw true try typeof undefined var void while with yield");

  /** Names with another meaning where a type or a class is expected. */
  private static final Set<String> TYPES = words(
      "any as asserts async bigint boolean constructor declare exports from get infer is keyof module"
          + " namespace never number object of readonly require set string symbol type unique unknown"
          + " Function Object Symbol");

  /** Names that the methods of the generated classes use beside their parameters. */
  private static final Set<String> USED_BY_METHODS =
      words("args checkedLong toBigint toNumber inEach inValues inMembers inTurn");

  /**
   * The methods that JavaScript calls itself or that every object has: {@code await} calls then,
   * and {@code JSON.stringify} calls toJSON.
   */
  private static final Set<String> CALLED_BY_LANGUAGE =
      words("constructor then toJSON toString toLocaleString valueOf hasOwnProperty isPrototypeOf"
          + " propertyIsEnumerable __proto__ __defineGetter__ __defineSetter__ __lookupGetter__"
          + " __lookupSetter__");

  private final Set<String> reserved;
  private final Set<String> taken = new HashSet<>();

  private Identifiers(Set<String> reserved) {
    this.reserved = reserved;
  }

  /** Creates a scope for the declarations of the file: types, classes, functions. */
  static Identifiers ofFile() {
    Set<String> reserved = new HashSet<>(RuntimeCode.words());
    reserved.addAll(KEYWORDS);
    reserved.addAll(TYPES);
    return new Identifiers(reserved);
  }

  /** Creates a scope for the methods of a class, which may be named like a keyword. */
  static Identifiers ofMethods() {
    return new Identifiers(CALLED_BY_LANGUAGE);
  }

  /**
   * Creates a scope for the parameters of a method.
   *
   * @param functions the other functions that the method may call
   */
  static Identifiers ofParameters(Collection<String> functions) {
    Set<String> reserved = new HashSet<>(KEYWORDS);
    reserved.addAll(functions);
    reserved.addAll(USED_BY_METHODS);
    return new Identifiers(reserved);
  }

  /** Returns a free name as similar as possible to the wanted one. */
  String declare(String wanted) {
    String plain = plain(wanted);
    return free(reserved.contains(plain) ? plain + "_" : plain);
  }

  /** Returns whether an object must not have a method of this name. */
  static boolean isCalledByLanguage(String name) {
    return CALLED_BY_LANGUAGE.contains(name);
  }

  private static Set<String> words(String text) {
    return Set.of(text.split(" "));
  }

  private String free(String name) {
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  /** Returns {@code MyNamespace} for {@code my.namespace}. */
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
