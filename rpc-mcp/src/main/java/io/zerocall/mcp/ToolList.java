package io.zerocall.mcp;

import io.zerocall.JsonText;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import org.jspecify.annotations.Nullable;

/**
 * The tools of a server at one moment.
 *
 * @param tools the tools by their names for agents
 * @param serverInfo the title and version of the server
 * @param keepsJobs whether the server is a broker that keeps jobs
 */
record ToolList(NavigableMap<String, Tool> tools, JsonText serverInfo, boolean keepsJobs) {
  private static final int MOST_OF_PAGE = 250;

  /** A tool's description contains all the definitions that it refers to. */
  private static final int MOST_CHARACTERS_OF_PAGE = 1 << 20;

  /**
   * Returns the tool of a name.
   *
   * @throws McpException if there is none
   */
  Tool require(String name) throws McpException {
    Tool tool = tools.get(name);
    if (tool == null) {
      throw unknown(name);
    }
    return tool;
  }

  static McpException unknown(String name) {
    return McpException.invalidParams("Unknown tool: " + name);
  }

  /**
   * A part of the list.
   *
   * @param next the last of its names, if more tools follow it; otherwise null
   */
  record Page(List<Tool> tools, @Nullable String next) {}

  /** @param after the name that the page begins after; null for the first page */
  Page page(@Nullable String after) {
    List<Tool> page = new ArrayList<>();
    long characters = 0;
    for (Tool tool : (after == null ? tools : tools.tailMap(after, false)).values()) {
      characters += tool.stateless().toString().length();
      boolean isFull = page.size() == MOST_OF_PAGE || characters > MOST_CHARACTERS_OF_PAGE;
      if (isFull && !page.isEmpty()) {
        return new Page(page, page.get(page.size() - 1).name());
      }
      page.add(tool);
    }
    return new Page(page, null);
  }
}
