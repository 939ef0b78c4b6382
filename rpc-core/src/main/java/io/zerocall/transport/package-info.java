/** The port through which messages of frames reach a peer, whichever engine carries them. */
@NullMarked
package io.zerocall.transport;

import org.jspecify.annotations.NullMarked;
