/**
 * Writes TypeScript clients for servers that an OpenRPC document describes.
 * {@link io.zerocall.cli.typescript.TypeScript} is the entry point.
 */
@NullMarked
package io.zerocall.cli.typescript;

import org.jspecify.annotations.NullMarked;
