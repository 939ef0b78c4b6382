/** Serves registered services: takes requests in, runs their methods and replies. */
@NullMarked
package io.zerocall.server;

import org.jspecify.annotations.NullMarked;
