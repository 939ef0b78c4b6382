package io.zerocall.jackson;

import tools.jackson.databind.json.JsonMapper;

/**
 * Changes how Jackson writes and reads the values of parameters and results: modules, mix-ins,
 * naming strategies, visibility and so on.
 *
 * <pre>{@code
 * RpcServer.builder().jackson(mapper -> mapper.addModule(new MoneyModule()))
 * }</pre>
 *
 * <p>A customizer must keep the settings that make a server safe and its documents readable: the
 * limits, the rejection of duplicate members, strict reading, unknown members being ignored, no
 * polymorphic types chosen by a document, the form of times, and the documents around the values.
 * If a customizer changes any of these, starting the server or connecting the client fails with an
 * {@link IllegalArgumentException} that names the setting.
 */
@FunctionalInterface
public interface JacksonCustomizer {
  /**
   * Changes the settings. Called once for each server and client, by the thread that starts it.
   *
   * @param builder is already configured with this library's settings
   */
  void customize(JsonMapper.Builder builder);
}
