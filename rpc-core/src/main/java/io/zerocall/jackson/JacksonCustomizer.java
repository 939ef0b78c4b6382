package io.zerocall.jackson;

import tools.jackson.databind.json.JsonMapper;

/**
 * Changes how Jackson writes and reads the values of parameters and results: modules, mix-ins,
 * naming strategies, visibility and the like.
 *
 * <pre>{@code
 * RpcServer.builder().jackson(mapper -> mapper.addModule(new MoneyModule()))
 * }</pre>
 *
 * <p>What keeps a server safe and its documents readable stays as it is: the limits, that members
 * must not occur twice, that reading is strict, that unknown members are ignored, that no document
 * chooses a class, the form of times, and the documents around the values. A customizer that
 * changes any of this is refused with an {@link IllegalArgumentException} that names the setting,
 * when the server starts or the client connects.
 */
@FunctionalInterface
public interface JacksonCustomizer {
  /**
   * Changes the settings. Called once for each server and client, by the thread that starts it.
   *
   * @param builder has this library's settings
   */
  void customize(JsonMapper.Builder builder);
}
