/** What the engine inside one virtual machine has to do. */
@NullMarked
package io.zerocall.transport.inproc;

import org.jspecify.annotations.NullMarked;
