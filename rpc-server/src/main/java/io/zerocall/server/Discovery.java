package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.contract.MethodContract;
import io.zerocall.json.JsonCodec;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.openrpc.DocumentInfo;
import io.zerocall.server.openrpc.OpenRpcDocument;
import io.zerocall.server.openrpc.RoutedMethods;
import io.zerocall.server.peer.CallRouter;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Caches the document that describes the registered methods, and creates it again after they have
 * changed. What peers offer changes often, so a document with that is made for each caller.
 * Thread-safe.
 */
final class Discovery {
  private record Made(long version, JsonText document) {}

  private final ServiceRegistry registry;
  private final DocumentInfo info;
  private final JsonCodec codec;
  private final @Nullable CallRouter router;
  private final SortedMap<String, MethodContract> described;
  private volatile @Nullable Made last;

  /** @param router knows the methods that peers offer; null if peers offer none */
  Discovery(
      ServiceRegistry registry, DocumentInfo info, JsonCodec codec, @Nullable CallRouter router) {
    this.registry = registry;
    this.info = info;
    this.codec = codec;
    this.router = router;
    this.described = router == null ? new TreeMap<>() : registry.described(router.described());
  }

  JsonText document() {
    return router == null
        ? registered()
        : OpenRpcDocument.of(
            info,
            registry.free(),
            new RoutedMethods(router.offered(), described, router.jobs() != null),
            codec);
  }

  private JsonText registered() {
    long version = registry.version(); // read before the methods, so that a later change is noticed
    Made made = last;
    if (made == null || made.version() != version) {
      made = new Made(version, OpenRpcDocument.of(info, registry.free(), null, codec));
      last = made;
    }
    return made.document();
  }
}
