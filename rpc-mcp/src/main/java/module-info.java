/** Lets agents call a server's methods as tools, over the Model Context Protocol. */
module io.zerocall.mcp {
  requires static transitive org.jspecify;
  requires transitive io.zerocall.core;
  requires transitive io.zerocall.http;

  exports io.zerocall.mcp;
}
