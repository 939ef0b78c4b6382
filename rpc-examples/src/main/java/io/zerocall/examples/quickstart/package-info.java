/**
 * The quickstart: a server and a client, each in a JVM of its own, and Apache XML-RPC beside them.
 */
@NullMarked
package io.zerocall.examples.quickstart;

import org.jspecify.annotations.NullMarked;
