/** The plain form of JSON: the most frequent documents, read and written without Jackson. */
@NullMarked
package io.zerocall.json.plain;

import org.jspecify.annotations.NullMarked;
