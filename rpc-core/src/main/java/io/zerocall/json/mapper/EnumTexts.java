package io.zerocall.json.mapper;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON texts of enum constants, which annotations can change. */
public final class EnumTexts {
  private static final JsonMapper MAPPER =
      JsonMapper.builder().annotationIntrospector(new NoPolymorphism()).build();

  private EnumTexts() {}

  /** Returns the first constants of an enum as JSON, texts without their quotes. */
  public static List<String> of(Class<?> type, int most) {
    List<String> texts = new ArrayList<>();
    for (Object constant : type.getEnumConstants()) {
      if (texts.size() == most) {
        break;
      }
      texts.add(text((Enum<?>) constant));
    }
    return texts;
  }

  private static String text(Enum<?> constant) {
    try {
      return String.valueOf(MAPPER.convertValue(constant, Object.class));
    } catch (JacksonException | IllegalArgumentException e) {
      return constant.name(); // the user's code for writing it failed
    }
  }
}
