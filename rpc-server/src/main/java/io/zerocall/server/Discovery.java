package io.zerocall.server;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.openrpc.DocumentInfo;
import io.zerocall.server.openrpc.OpenRpcDocument;
import org.jspecify.annotations.Nullable;

/**
 * Caches the document that describes the registered methods, and creates it again after they have
 * changed. Thread-safe.
 */
final class Discovery {
  private record Made(long version, JsonText document) {}

  private final ServiceRegistry registry;
  private final DocumentInfo info;
  private final JsonCodec codec;
  private volatile @Nullable Made last;

  Discovery(ServiceRegistry registry, DocumentInfo info, JsonCodec codec) {
    this.registry = registry;
    this.info = info;
    this.codec = codec;
  }

  JsonText document() {
    long version = registry.version(); // read before the methods, so that a later change is noticed
    Made made = last;
    if (made == null || made.version() != version) {
      made = new Made(version, OpenRpcDocument.of(info, registry.free(), codec));
      last = made;
    }
    return made.document();
  }
}
