/** How a server treats its other clients during an attack, and how it behaves when overloaded. */
@NullMarked
package io.zerocall.bench.soak;

import org.jspecify.annotations.NullMarked;
