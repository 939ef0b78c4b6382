/** JSON Schemas (draft 7) of the types whose values Jackson writes and reads. */
@NullMarked
package io.zerocall.json.schema;

import org.jspecify.annotations.NullMarked;
