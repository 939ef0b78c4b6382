package io.zerocall.client;

import io.zerocall.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * An error that a server has replied, to the letter. Immutable.
 *
 * @param code the code; see {@link io.zerocall.RpcErrorCode}
 * @param message a sentence; empty if the server gave none
 * @param data what else it told, or null
 */
public record JsonError(int code, String message, @Nullable JsonText data) {}
