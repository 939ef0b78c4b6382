/** How strict Jackson reads values, and in which form it writes them. */
@NullMarked
package io.zerocall.json.mapper;

import org.jspecify.annotations.NullMarked;
