package io.zerocall.syrpc;

import io.zerocall.JsonText;

/**
 * A request that a server has taken.
 *
 * @param type the name of the service, method or function that the client asks for
 * @param id the ID under which the client fetches the result
 * @param data what the client sent; JSON's {@code null} if it sent nothing
 */
public record SyrpcRequest(String type, String id, JsonText data) {}
