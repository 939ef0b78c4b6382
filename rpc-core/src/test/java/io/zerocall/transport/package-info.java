/** What every engine has to do, as tests. */
@NullMarked
package io.zerocall.transport;

import org.jspecify.annotations.NullMarked;
