package io.zerocall.json;

import io.zerocall.RpcLimits;
import io.zerocall.jackson.JacksonCustomizer;
import io.zerocall.json.mapper.KeptSettings;
import io.zerocall.json.mapper.NoPolymorphism;
import io.zerocall.json.mapper.NumberKeys;
import io.zerocall.json.mapper.StrictByte;
import io.zerocall.json.mapper.StrictTimes;
import io.zerocall.json.mapper.YearMonths;
import java.time.Month;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.StreamWriteConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.cfg.MutableCoercionConfig;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;
import tools.jackson.databind.type.LogicalType;

/**
 * Creates the Jackson mappers of codecs: this library's own, and one with users' settings. Both are
 * equally strict.
 */
final class Mappers {
  private static final BufferPool BUFFERS = new BufferPool();

  private Mappers() {}

  /** Returns the factory of parsers and generators that enforce these limits. */
  static JsonFactory factory(RpcLimits limits) {
    return JsonFactory.builder()
        .recyclerPool(BUFFERS)
        .streamReadConstraints(StreamReadConstraints.builder()
            .maxNestingDepth(limits.jsonDepth())
            .maxNumberLength(limits.numberDigits())
            .maxNameLength(limits.nameBytes())
            .maxStringLength(Integer.MAX_VALUE) // the limit for messages bounds strings too
            .build())
        .streamWriteConstraints(
            StreamWriteConstraints.builder().maxNestingDepth(limits.jsonDepth()).build())
        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
        .build();
  }

  /** Returns the mapper with this library's own settings. */
  static JsonMapper own(JsonFactory factory, RpcLimits limits) {
    return withOwnModules(ownSettings(factory), limits).build();
  }

  /**
   * Returns a mapper that users have customized.
   *
   * @param codecs the users' codecs, which precede all customizations
   */
  static JsonMapper customized(
      JsonFactory factory,
      RpcLimits limits,
      List<JacksonCustomizer> customizers,
      ValueCodecs codecs) {
    JsonMapper.Builder builder = ownSettings(factory);
    customizers.forEach(customizer -> customizer.customize(builder));
    KeptSettings.requireNoInitializer(builder);
    List<JacksonModule> theirs = new ArrayList<>();
    builder.withModules(theirs::add);
    builder.removeAllModules(); // modules added later take precedence
    return withOwnModules(builder, limits)
        .addModules(theirs)
        .addModule(JsonTexts.module())
        .addModule(UserCodecIntrospector.module(codecs))
        .build();
  }

  private static JsonMapper.Builder withOwnModules(JsonMapper.Builder builder, RpcLimits limits) {
    return builder
        .addModule(JsonTexts.module())
        .addModule(YearMonths.module())
        .addModule(NumberKeys.module(limits.numberDigits()))
        .addModule(new SimpleModule("io.zerocall.StrictTimes")
            .setDeserializerModifier(new StrictTimes())
            .addSerializer(Month.class, ToStringSerializer.instance)
            .addDeserializer(Byte.class, new StrictByte(false))
            .addDeserializer(byte.class, new StrictByte(true)));
  }

  private static JsonMapper.Builder ownSettings(JsonFactory factory) {
    return JsonMapper.builder(factory)
        .annotationIntrospector(new NoPolymorphism())
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .withCoercionConfigDefaults(
            coercions -> coercions.setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(LogicalType.Textual, Mappers::refuseAllButText);
  }

  private static void refuseAllButText(MutableCoercionConfig coercions) {
    coercions
        .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail)
        .setCoercion(CoercionInputShape.EmptyString, CoercionAction.TryConvert);
  }
}
