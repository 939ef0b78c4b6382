package io.zerocall.contract;

import io.zerocall.json.JsonType;
import io.zerocall.json.ParameterList;
import java.lang.reflect.Method;
import java.util.List;

/**
 * One method as both sides see it.
 *
 * @param name its name on the wire, without the namespace
 * @param method the method that is invoked, or that the caller invokes
 * @param parameters its parameters
 * @param result the type of its result; of what the future holds, if it returns one
 * @param isAsync whether it returns a {@link java.util.concurrent.CompletionStage}
 * @param isOneWay whether the caller doesn't wait for a reply
 * @param timeoutMillis how long the caller waits; 0 if the method doesn't say
 * @param help a text for people; may be empty
 * @param declared the exceptions in its {@code throws} clause
 * @param examples calls that show how it is used
 */
public record MethodContract(
    String name,
    Method method,
    ParameterList parameters,
    JsonType result,
    boolean isAsync,
    boolean isOneWay,
    long timeoutMillis,
    String help,
    List<Class<? extends Throwable>> declared,
    List<Example> examples) {}
