/** What both sides need to notice that more is asked than can be done. */
@NullMarked
package io.zerocall.load;

import org.jspecify.annotations.NullMarked;
