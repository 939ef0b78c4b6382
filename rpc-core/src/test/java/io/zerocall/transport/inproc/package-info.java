/** Tests of the engine inside one virtual machine. */
@NullMarked
package io.zerocall.transport.inproc;

import org.jspecify.annotations.NullMarked;
