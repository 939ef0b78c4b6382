/** Serves a server's methods as tools over MCP, the Model Context Protocol. */
@NullMarked
package io.zerocall.mcp;

import org.jspecify.annotations.NullMarked;
