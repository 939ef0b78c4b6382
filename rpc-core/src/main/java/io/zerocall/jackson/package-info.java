/** Lets users change the settings of Jackson, which writes and reads values. */
@NullMarked
package io.zerocall.jackson;

import org.jspecify.annotations.NullMarked;
