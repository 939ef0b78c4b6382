package io.zerocall.gateway;

import io.zerocall.JsonText;
import io.zerocall.RpcErrorCode;
import io.zerocall.server.RpcErrorReply;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/** Several backends; each call goes to the first one that offers its method. */
final class Backends implements Route {
  private final List<Backend> backends;
  private final Directory directory;

  private Backends(List<Backend> backends, Directory directory) {
    this.backends = backends;
    this.directory = directory;
  }

  static Backends of(List<Backend> backends, LongSupplier clock) {
    Directory directory = new Directory(backends, clock);
    var unused = directory.ask();
    return new Backends(backends, directory);
  }

  @Override
  public CompletableFuture<JsonText> call(ForwardedCall call) {
    return switch (call.method()) {
      case "rpc.discover" -> callAll(call, MergedDocument::of);
      case "system.listMethods" -> callAll(call, Backends::union);
      case "system.methodSignature", "system.methodHelp" -> {
        String about = call.firstText("name");
        yield about == null ? backends.get(0).call(call) : route(about, call);
      }
      default -> route(call.method(), call);
    };
  }

  /**
   * Forwards a notification. If no backend is known to offer its name, that is a topic's, and the
   * first backend gets it.
   */
  @Override
  public void pass(ForwardedCall notification) {
    Backend known = directory.find(notification.method());
    (known == null ? backends.get(0) : known).pass(notification);
  }

  /**
   * Forwards a call to the backend that offers a method, at once if it is known, otherwise after
   * all backends have been asked.
   */
  private CompletableFuture<JsonText> route(String method, ForwardedCall call) {
    Backend known = directory.find(method);
    if (known != null) {
      return known.call(call);
    }
    ForwardedFuture result = new ForwardedFuture();
    var unused = directory.ask().whenComplete((asked, thrown) -> {
      if (!result.isDone()) {
        Backend found = directory.find(method);
        result.becomes(
            found == null ? CompletableFuture.failedFuture(notFound()) : found.call(call));
      }
    });
    return result;
  }

  private RpcErrorReply notFound() {
    List<Backend> unknown = directory.unknown();
    return unknown.isEmpty()
        ? RpcErrorReply.methodNotFound()
        : new RpcErrorReply(
            RpcErrorCode.OVERLOADED,
            "No reachable server offers this method; the methods of these are unknown: "
                + unknown.stream().map(Backend::endpoint).collect(Collectors.joining(", ")),
            null);
  }

  /**
   * Merges the results of all backends that reply; if none does, the result is the first one's
   * error.
   */
  private CompletableFuture<JsonText> callAll(
      ForwardedCall call, Function<List<JsonText>, JsonText> merge) {
    ForwardedFuture result = new ForwardedFuture();
    List<CompletableFuture<JsonText>> all =
        backends.stream().map(backend -> backend.call(call)).toList();
    result.waitsFor(all);
    var unused = CompletableFuture.allOf(all.toArray(CompletableFuture<?>[]::new))
        .whenComplete((done, thrown) -> {
          List<JsonText> results = all.stream()
              .filter(each -> !each.isCompletedExceptionally())
              .map(CompletableFuture::join)
              .toList();
          if (results.isEmpty()) {
            result.becomes(all.get(0));
          } else {
            complete(result, results, merge);
          }
        });
    return result;
  }

  private static void complete(
      ForwardedFuture result, List<JsonText> results, Function<List<JsonText>, JsonText> merge) {
    try {
      result.complete(merge.apply(results));
    } catch (RuntimeException e) {
      result.completeExceptionally(new RpcErrorReply(
          RpcErrorCode.INTERNAL_ERROR,
          "Internal error: the servers' replies can't be merged: " + e.getMessage(),
          null));
    }
  }

  private static JsonText union(List<JsonText> lists) {
    Map<String, JsonText> names = new TreeMap<>();
    lists.forEach(list -> list.elements().forEach(name -> names.put(name.string(), name)));
    return JsonTexts.array(names.values());
  }
}
