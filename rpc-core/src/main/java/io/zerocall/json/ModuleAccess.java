package io.zerocall.json;

import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.json.JsonMapper;

/**
 * What the module system lets others do with the classes of a user's module, and what to tell the
 * user where that isn't enough.
 */
public final class ModuleAccess {
  private static final Module JACKSON = JsonMapper.class.getModule();

  private ModuleAccess() {}

  /** Whether a module may use the public members of a class by reflection. */
  public static boolean isGranted(Class<?> type, Module to) {
    Module module = type.getModule();
    String name = type.getPackageName();
    return module.isOpen(name, to)
        || (module.isExported(name, to) && Modifier.isPublic(type.getModifiers()));
  }

  /** What gives all modules that need it access to a class, in the words of an instruction. */
  public static String mend(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed()
        ? "add \"opens " + type.getPackageName() + ";\" to the module-info.java of the module "
            + module.getName()
        : "make its class public";
  }

  /** Why Jackson can't use the members of a class; empty if it can. */
  static Optional<String> problem(Class<?> type) {
    return isGranted(type, JACKSON) ? Optional.empty() : Optional.of(closed(type));
  }

  /** Why Jackson can't use one of these members; empty if it can. Null stands for no member. */
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
    return type.getName() + " can't be accessed (" + mend(type) + ")";
  }
}
