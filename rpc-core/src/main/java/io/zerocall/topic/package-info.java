/** What both sides need for topics: listeners that are called, and proxies that publish. */
@NullMarked
package io.zerocall.topic;

import org.jspecify.annotations.NullMarked;
