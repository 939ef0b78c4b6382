/** What a client knows of interfaces, methods and exceptions; each is read once. */
@NullMarked
package io.zerocall.client.contract;

import org.jspecify.annotations.NullMarked;
