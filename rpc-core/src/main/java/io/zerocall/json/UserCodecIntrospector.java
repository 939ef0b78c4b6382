package io.zerocall.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.zerocall.json.mapper.NoPolymorphism;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.AnnotationIntrospector;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.cfg.MapperBuilder;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.introspect.AnnotationIntrospectorPair;
import tools.jackson.databind.module.SimpleModule;

/**
 * Takes precedence over all that users configure in Jackson for their classes: types that have a
 * codec are written and read by it, and as in {@link NoPolymorphism} no document chooses a class.
 */
final class UserCodecIntrospector extends AnnotationIntrospectorPair {
  private static final long serialVersionUID = 1;

  private final transient ValueCodecs codecs;

  private UserCodecIntrospector(AnnotationIntrospector users, ValueCodecs codecs) {
    super(users, AnnotationIntrospector.nopInstance());
    this.codecs = codecs;
  }

  /** Returns the module, which must be the last one, since other modules may add introspectors. */
  static SimpleModule module(ValueCodecs codecs) {
    return new LastModule(codecs);
  }

  @Override
  public @Nullable Object findSerializer(MapperConfig<?> config, Annotated annotated) {
    CodecValues values = annotated instanceof AnnotatedClass annotatedClass
        ? codecs.forWriting(type(config, annotatedClass))
        : null;
    return values == null ? super.findSerializer(config, annotated) : values.serializer();
  }

  @Override
  public @Nullable Object findDeserializer(MapperConfig<?> config, Annotated annotated) {
    CodecValues values = annotated instanceof AnnotatedClass annotatedClass
        ? codecs.of(type(config, annotatedClass))
        : null;
    return values == null ? super.findDeserializer(config, annotated) : values.deserializer();
  }

  /** Returns the type; for some of the JDK's types Jackson knows no more than the class. */
  private static JavaType type(MapperConfig<?> config, AnnotatedClass annotated) {
    JavaType type = annotated.getType();
    return type == null ? config.constructType(annotated.getRawType()) : type;
  }

  @Override
  public JsonTypeInfo.@Nullable Value findPolymorphicTypeInfo(
      MapperConfig<?> config, Annotated annotated) {
    return null;
  }

  @Override
  public @Nullable Object findTypeResolverBuilder(MapperConfig<?> config, Annotated annotated) {
    return null;
  }

  private static final class LastModule extends SimpleModule {
    private static final long serialVersionUID = 1;

    private final transient ValueCodecs codecs;

    LastModule(ValueCodecs codecs) {
      super("io.zerocall.UserCodecIntrospector");
      this.codecs = codecs;
    }

    @Override
    public void setupModule(SetupContext context) {
      MapperBuilder<?, ?> builder = (MapperBuilder<?, ?>) context.getOwner();
      builder.annotationIntrospector(
          new UserCodecIntrospector(builder.annotationIntrospector(), codecs));
    }
  }
}
