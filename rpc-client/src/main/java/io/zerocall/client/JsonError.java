package io.zerocall.client;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An error that a server has replied with, unchanged. Immutable.
 *
 * @param code the code; see {@link io.zerocall.RpcErrorCode}
 * @param message a sentence; empty if the server sent none
 * @param data the additional data, or null
 */
public record JsonError(int code, String message, @Nullable JsonText data) {}
