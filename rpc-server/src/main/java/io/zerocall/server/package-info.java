/** Serves registered services: receives requests, runs their methods and replies. */
@NullMarked
package io.zerocall.server;

import org.jspecify.annotations.NullMarked;
