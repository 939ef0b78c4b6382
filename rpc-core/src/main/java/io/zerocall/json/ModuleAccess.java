package io.zerocall.json;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;

/**
 * Checks what the module system lets other modules do with the classes of a user's module, and
 * advises the user if that isn't enough.
 */
public final class ModuleAccess {
  private static final Module JACKSON = JsonMapper.class.getModule();

  private ModuleAccess() {}

  /** Returns whether a module may use the public members of a class by reflection. */
  public static boolean isGranted(Class<?> type, Module to) {
    Module module = type.getModule();
    String name = type.getPackageName();
    return module.isOpen(name, to)
        || (module.isExported(name, to) && Modifier.isPublic(type.getModifiers()));
  }

  /** Returns the instruction that gives all modules that need it access to a class. */
  public static String fix(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed()
        ? "add \"opens " + type.getPackageName() + ";\" to the module-info.java of the module "
            + module.getName()
        : "make its class public";
  }

  /** Returns why Jackson can't use the members of a class; empty if it can. */
  static Optional<String> problem(Class<?> type) {
    return isGranted(type, JACKSON) ? Optional.empty() : Optional.of(closed(type));
  }

  /** Returns why Jackson can't use one of these members; empty if it can. Null means no member. */
  static Optional<String> problem(@Nullable AnnotatedMember... members) {
    return Stream.of(members)
        .filter(member -> member != null && member.getMember() != null)
        .map(AnnotatedMember::getMember)
        .filter(member -> !isGranted(member))
        .map(member -> closed(member.getDeclaringClass()))
        .findFirst();
  }

  private static boolean isGranted(Member member) {
    Class<?> type = member.getDeclaringClass();
    return type.getModule().isOpen(type.getPackageName(), JACKSON)
        || (isGranted(type, JACKSON) && Modifier.isPublic(member.getModifiers()));
  }

  static String closed(Class<?> type) {
    return type.getName() + " can't be accessed (" + fix(type) + ")";
  }
}
