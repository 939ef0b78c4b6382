/** JSON-RPC 2.0 documents and the codec that reads and writes them; the only user of Jackson. */
@NullMarked
package io.zerocall.json;

import org.jspecify.annotations.NullMarked;
