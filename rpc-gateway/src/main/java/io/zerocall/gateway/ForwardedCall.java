package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call to forward. Immutable.
 *
 * @param method the method's name; any text
 * @param params an array or an object; null for none
 * @param context the context that the call came with
 */
record ForwardedCall(String method, @Nullable JsonText params, RpcContext context) {

  /**
   * Returns the text that is the first parameter, by position or by this name; null if there is
   * none.
   */
  @Nullable
  String firstText(String name) {
    JsonText value = null;
    if (params != null && params.isArray()) {
      List<JsonText> elements = params.elements();
      value = elements.isEmpty() ? null : elements.get(0);
    } else if (params != null) {
      value = params.members().get(name);
    }
    return value != null && value.isString() ? value.string() : null;
  }
}
