/**
 * What any server of HTTP/1.1 needs: how it reads requests, which ones it accepts, and how it
 * writes.
 */
@NullMarked
package io.zerocall.http.request;

import org.jspecify.annotations.NullMarked;
