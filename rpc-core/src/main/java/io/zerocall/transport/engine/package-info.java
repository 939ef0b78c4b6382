/** What engines share: the threads that read and write, how they sleep, and what bounds them. */
@NullMarked
package io.zerocall.transport.engine;

import org.jspecify.annotations.NullMarked;
