package io.zerocall.cli.typescript;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A TypeScript type.
 *
 * @param text the type, on one or more lines
 * @param form its kind, which decides where it needs parentheses
 */
record Type(String text, Form form) {
  static final Type UNKNOWN = named("unknown");

  /** From the loosest to the tightest. */
  enum Form {
    UNION,
    INTERSECTION,
    /** Any form that needs no parentheses. */
    PRIMARY,
    /** Members in braces, which an interface can also have. */
    MEMBERS
  }

  /** A name or a literal. */
  static Type named(String text) {
    return new Type(text, Form.PRIMARY);
  }

  /** Returns a type of members in braces. */
  static Type members(String text) {
    return new Type(text, Form.MEMBERS);
  }

  /** Returns the union of some types; each is named once. */
  static Type union(List<Type> types) {
    List<Type> distinct = types.stream().distinct().toList();
    return distinct.isEmpty() || distinct.contains(UNKNOWN)
        ? UNKNOWN
        : joined(distinct, " | ", Form.UNION);
  }

  /** Returns the intersection of some types; {@code unknown} adds nothing to the others. */
  static Type intersection(List<Type> types) {
    List<Type> known =
        types.stream().filter(type -> !type.equals(UNKNOWN)).distinct().toList();
    return known.isEmpty() ? UNKNOWN : joined(known, " & ", Form.INTERSECTION);
  }

  private static Type joined(List<Type> types, String operator, Form form) {
    return types.size() == 1
        ? types.get(0)
        : new Type(
            types.stream().map(type -> type.inside(form)).collect(Collectors.joining(operator)),
            form);
  }

  /** Returns an array of this type. */
  Type array() {
    return named(inside(Form.PRIMARY) + "[]");
  }

  /** Returns the text of this type as an operand of another form. */
  private String inside(Form outer) {
    return form.compareTo(outer) < 0 ? "(" + text + ")" : text;
  }
}
