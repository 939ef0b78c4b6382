package io.zerocall.examples;

import com.google.gson.Gson;
import io.zerocall.RpcCodec;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Any type, by Gson. */
final class GsonCodec implements RpcCodec<Object> {
  private final Gson gson;
  private final Type type;

  GsonCodec(Gson gson, Type type) {
    this.gson = gson;
    this.type = type;
  }

  @Override
  public String write(Object value) {
    return gson.toJson(value, type);
  }

  @Override
  public @Nullable Object read(String json) {
    return gson.fromJson(json, type);
  }
}
