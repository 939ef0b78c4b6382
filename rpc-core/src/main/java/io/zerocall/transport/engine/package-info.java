/** What the engines share: the threads that read and write, how they wait, and what limits them. */
@NullMarked
package io.zerocall.transport.engine;

import org.jspecify.annotations.NullMarked;
