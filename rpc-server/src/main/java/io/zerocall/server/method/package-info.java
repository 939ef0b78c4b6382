/** The methods of a server by their names, and how each kind of them is invoked. */
@NullMarked
package io.zerocall.server.method;

import org.jspecify.annotations.NullMarked;
