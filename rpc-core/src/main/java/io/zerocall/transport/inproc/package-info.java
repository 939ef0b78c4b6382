/** The engine inside one virtual machine: messages go from one queue to the other as they are. */
@NullMarked
package io.zerocall.transport.inproc;

import org.jspecify.annotations.NullMarked;
