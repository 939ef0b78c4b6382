package io.zerocall.examples;

import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.deser.std.FromStringDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.ToStringSerializer;

/** Money as a JSON string, by Jackson. */
final class MoneyModule extends SimpleModule {
  private static final long serialVersionUID = 1;

  MoneyModule() {
    super("money");
    addSerializer(Money.class, ToStringSerializer.instance);
    addDeserializer(Money.class, new MoneyDeserializer());
  }

  private static final class MoneyDeserializer extends FromStringDeserializer<Money> {
    MoneyDeserializer() {
      super(Money.class);
    }

    @Override
    protected Money _deserialize(String text, DeserializationContext context) {
      return Money.parse(text);
    }
  }
}
