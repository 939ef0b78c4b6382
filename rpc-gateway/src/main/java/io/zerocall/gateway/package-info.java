/**
 * Passes calls on: a server whose methods are those of other servers. What is passed on stays text;
 * nobody here needs to know its types.
 */
@NullMarked
package io.zerocall.gateway;

import org.jspecify.annotations.NullMarked;
