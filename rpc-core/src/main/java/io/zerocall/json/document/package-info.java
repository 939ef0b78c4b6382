/** JSON-RPC documents as Java values, and the interfaces of what reads and writes them. */
@NullMarked
package io.zerocall.json.document;

import org.jspecify.annotations.NullMarked;
