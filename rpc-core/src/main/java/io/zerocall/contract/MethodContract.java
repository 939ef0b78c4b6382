package io.zerocall.contract;

import io.zerocall.json.JsonType;
import io.zerocall.json.ParameterList;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/**
 * One method as both sides see it.
 *
 * @param name its name on the wire, without the namespace
 * @param method the method that is invoked, or that the caller invokes
 * @param declarations all of its declarations in the type that it was read from, including that of
 *     {@code method}
 * @param parameters its parameters
 * @param result the type of its result; if it returns a future, the type of the future's value
 * @param isAsync whether it returns a {@link java.util.concurrent.CompletionStage}
 * @param isOneWay whether the caller doesn't wait for a reply
 * @param isIdempotent whether a call may run more than once
 * @param isTool whether agents may call it
 * @param timeoutMillis how long the caller waits; 0 if the method doesn't specify it
 * @param help a description for users; may be empty
 * @param declared the exceptions in its {@code throws} clause
 * @param examples calls that show how it is used
 * @param retries how often jobs of it start again
 */
public record MethodContract(
    String name,
    Method method,
    List<Method> declarations,
    ParameterList parameters,
    JsonType result,
    boolean isAsync,
    boolean isOneWay,
    boolean isIdempotent,
    boolean isTool,
    long timeoutMillis,
    String help,
    List<Class<? extends Throwable>> declared,
    List<Example> examples,
    MethodRetries retries) {

  /** Returns whether the called method is one of the declarations of this method. */
  public boolean isDeclaredBy(Method called) {
    return declarations.stream()
        .anyMatch(declaration -> declaration.getName().equals(called.getName())
            && Arrays.equals(declaration.getParameterTypes(), called.getParameterTypes()));
  }
}
