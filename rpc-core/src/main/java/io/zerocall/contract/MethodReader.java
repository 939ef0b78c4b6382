package io.zerocall.contract;

import io.zerocall.JsonText;
import io.zerocall.RpcExample;
import io.zerocall.RpcListener;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcRetries;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.JsonException;
import io.zerocall.json.JsonType;
import io.zerocall.json.Nullness;
import io.zerocall.json.Parameter;
import io.zerocall.json.ParameterList;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Reads the contract of one method; an instance is used once. */
final class MethodReader {
  private final JsonCodec codec;
  private final Type type;
  private final Method method;
  private final List<Method> declarations;
  private final Method returning;
  private final @Nullable RpcMethod annotation;

  /**
   * Creates a reader for a method of a type.
   *
   * @param type the type it was found in, whose type arguments resolve type variables
   * @param declarations all of the method's declarations: the nearest annotation and the narrowest
   *     result are used
   */
  MethodReader(JsonCodec codec, Type type, Method method, Declarations declarations) {
    this.codec = codec;
    this.type = type;
    this.method = method;
    this.declarations = declarations.methods();
    this.returning = declarations.narrowest(method);
    Method marked = declarations.marked();
    this.annotation = marked == null ? null : marked.getAnnotation(RpcMethod.class);
  }

  MethodContract readForServer() {
    if (!Modifier.isPublic(method.getModifiers()) || Modifier.isStatic(method.getModifiers())) {
      throw mistake(
          "only public methods of an object can be called (make it public and not static)");
    }
    MethodContract contract = read();
    for (Parameter parameter : contract.parameters().parameters()) {
      parameter.type().whyUnreadable().ifPresent(why -> {
        throw mistake("parameter " + describe(parameter) + " can't be read from JSON: " + why);
      });
    }
    contract.result().whyUnwritable().ifPresent(why -> {
      throw mistake("its result can't be written as JSON: " + why);
    });
    if (contract.isTool()) {
      requireNames(contract.parameters().parameters());
    }
    contract.examples().forEach(example -> requireFit(example, contract));
    return contract;
  }

  /** Agents pass the arguments of a tool by name. */
  private void requireNames(List<Parameter> parameters) {
    for (Parameter parameter : parameters) {
      if (parameter.name() == null) {
        throw mistake("a parameter of the tool, " + describe(parameter)
            + ", has no name (compile with -parameters, or use @RpcParam(\"…\"))");
      }
    }
  }

  ListenerContract readForListener(RpcListener listener, int nameBytes) {
    String topic = listener.value();
    try {
      Names.requireTopic(topic, nameBytes);
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
    if (method.getReturnType() != void.class) {
      throw mistake("a listener's method can't return a value (declare it void)");
    }
    return new ListenerContract(topic, readForServer());
  }

  MethodContract readForClient() {
    MethodContract contract = read();
    contract.result().whyUnreadable().ifPresent(why -> {
      throw mistake("its result can't be read from JSON: " + why);
    });
    for (Parameter parameter : contract.parameters().parameters()) {
      parameter.type().whyUnwritable().ifPresent(why -> {
        throw mistake("parameter " + describe(parameter) + " can't be written as JSON: " + why);
      });
    }
    Class<?> returned = returning.getReturnType();
    if (contract.isAsync()
        && returned != CompletionStage.class
        && returned != CompletableFuture.class) {
      throw mistake(
          "a client can't create a " + returned.getName() + " (declare a CompletableFuture)");
    }
    if (contract.isOneWay() && returned != void.class) {
      throw mistake("a one-way method has no result (declare it void)");
    }
    return contract;
  }

  private MethodContract read() {
    boolean isAsync = CompletionStage.class.isAssignableFrom(returning.getReturnType());
    long timeoutMillis = annotation == null ? 0 : annotation.timeoutMillis();
    if (timeoutMillis < 0) {
      throw mistake("timeoutMillis: " + timeoutMillis + " (expected: >= 0)");
    }
    return new MethodContract(
        name(),
        method,
        declarations,
        parameters(),
        resultType(isAsync ? heldType() : returning.getGenericReturnType()),
        isAsync,
        annotation != null && annotation.oneWay(),
        annotation != null && annotation.idempotent(),
        annotation != null && annotation.tool(),
        timeoutMillis,
        annotation == null ? "" : annotation.help(),
        declared(),
        examples(),
        retries());
  }

  private JsonType resultType(Type declared) {
    return codec.memberType(declared, returning.getDeclaringClass(), type);
  }

  private JsonType jsonType(Type declared) {
    return codec.memberType(declared, method.getDeclaringClass(), type);
  }

  private String name() {
    String name =
        annotation == null || annotation.value().isEmpty() ? method.getName() : annotation.value();
    try {
      return Names.requireWellFormed(name, "name");
    } catch (IllegalArgumentException e) {
      throw mistake(String.valueOf(e.getMessage()));
    }
  }

  private Type heldType() {
    if (returning.getGenericReturnType() instanceof ParameterizedType future
        && future.getActualTypeArguments().length == 1) {
      return future.getActualTypeArguments()[0];
    }
    throw mistake("the future doesn't say what it holds (expected: CompletableFuture<…>)");
  }

  private List<Class<? extends Throwable>> declared() {
    List<Class<? extends Throwable>> declared = new ArrayList<>();
    for (Class<?> exception : method.getExceptionTypes()) {
      declared.add(exception.asSubclass(Throwable.class));
    }
    return List.copyOf(declared);
  }

  /** Reads the nearest annotation, which may be at another declaration than the method's own. */
  private MethodRetries retries() {
    for (Method declaration : declarations) {
      RpcRetries said = declaration.getAnnotation(RpcRetries.class);
      if (said != null) {
        try {
          return MethodRetries.of(said);
        } catch (IllegalArgumentException e) {
          throw mistake(String.valueOf(e.getMessage()));
        }
      }
    }
    return MethodRetries.UNSAID;
  }

  private List<Example> examples() {
    List<Example> examples = new ArrayList<>();
    for (RpcExample said : method.getAnnotationsByType(RpcExample.class)) {
      String name = said.name().isEmpty() ? "Example " + (examples.size() + 1) : said.name();
      examples.add(new Example(
          name,
          exampleJson("params", said.params()),
          said.result().isEmpty() ? null : exampleJson("result", said.result())));
    }
    return List.copyOf(examples);
  }

  private JsonText exampleJson(String member, String json) {
    try {
      return JsonText.parse(json);
    } catch (IllegalArgumentException e) {
      throw mistake(
          "the " + member + " of an example, " + json + ", can't be parsed: " + e.getMessage());
    }
  }

  /** Checks an example as if it were called; checks its result only if its type can be read. */
  private void requireFit(Example example, MethodContract contract) {
    try {
      contract.parameters().requireFit(example.params().toString());
    } catch (JsonException e) {
      throw mistake("the params " + example.params() + " of its example \"" + example.name()
          + "\" don't fit: " + e.getMessage());
    }
    if (example.result() == null || contract.result().whyUnreadable().isPresent()) {
      return;
    }
    try {
      var unused = codec.read(example.result().toString(), contract.result());
    } catch (JsonException e) {
      throw mistake("the result " + example.result() + " of its example \"" + example.name()
          + "\" is not a " + contract.result() + ": " + e.getMessage());
    }
  }

  private ParameterList parameters() {
    var reflected = method.getParameters();
    Type[] types = method.getGenericParameterTypes();
    List<Parameter> parameters = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < reflected.length; i++) {
      Parameter parameter = parameter(reflected[i], types[i]);
      if (parameter.name() != null && !names.add(parameter.name())) {
        throw mistake("two parameters have the name \"" + parameter.name() + "\"");
      }
      parameters.add(parameter);
    }
    return new ParameterList(codec, parameters, method.isVarArgs());
  }

  private Parameter parameter(java.lang.reflect.Parameter reflected, Type declaredType) {
    RpcParam said = reflected.getAnnotation(RpcParam.class);
    JsonType jsonType = jsonType(declaredType);
    jsonType.whyEndless().ifPresent(why -> {
      throw mistake("parameter \"" + reflected.getName() + "\": " + why);
    });
    String help = said == null ? "" : said.help();
    String name = said != null && !said.value().isEmpty()
        ? said.value()
        : reflected.isNamePresent() ? reflected.getName() : null;
    if (said == null || said.defaultValue().equals(RpcParam.NO_DEFAULT)) {
      boolean optional = jsonType.isOptional()
          || Nullness.isNullable(reflected)
          || Nullness.isNullable(reflected.getAnnotatedType());
      return new Parameter(
          name, jsonType, optional && !jsonType.rawClass().isPrimitive(), null, help);
    }
    String json = defaultJson(said.defaultValue(), jsonType);
    try {
      var unused = codec.read(json, jsonType);
    } catch (JsonException e) {
      throw mistake("the default of parameter \"" + reflected.getName() + "\" is not a " + jsonType
          + ": " + e.getMessage());
    }
    return new Parameter(name, jsonType, true, json, help);
  }

  private String defaultJson(String value, JsonType jsonType) {
    boolean isText = CharSequence.class.isAssignableFrom(jsonType.rawClass())
        || jsonType.rawClass().isEnum();
    return isText ? codec.own().write(value) : value;
  }

  private static String describe(Parameter parameter) {
    return parameter.name() == null
        ? "of type " + parameter.type()
        : "\"" + parameter.name() + "\"";
  }

  private IllegalArgumentException mistake(String what) {
    return new IllegalArgumentException(type.getTypeName() + "." + method.getName() + ": " + what);
  }
}
