package io.zerocall.mcp;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Which tools run as jobs of a broker, if their clients support tasks. Not changed once the
 * endpoint is served.
 */
final class JobTools {
  static final String EXTENSION = "io.modelcontextprotocol/tasks";

  private static final String ANY_END = "*";

  private final List<String> names = new ArrayList<>();

  /** @throws IllegalArgumentException if it is neither a name nor the beginning of names and a * */
  void add(String name) {
    int star = name.indexOf(ANY_END);
    if (name.isEmpty() || (star >= 0 && star < name.length() - 1)) {
      throw new IllegalArgumentException(
          "jobs: \"" + name + "\" (expected: such as orders.place or orders.*)");
    }
    names.add(name);
  }

  /** Returns whether there may be any. */
  boolean isConfigured() {
    return !names.isEmpty();
  }

  /** Returns whether there may be any at a server. */
  boolean isSupportedBy(ToolList tools) {
    return isConfigured() && tools.keepsJobs();
  }

  boolean contains(Tool tool, ToolList tools) {
    return isSupportedBy(tools)
        && tool.isRouted()
        && names.stream().anyMatch(name -> covers(name, tool.method()));
  }

  /** Returns the tool whose call a job is; empty if it is none of these tools. */
  Optional<Tool> toolOf(JobTask task, ToolList tools) {
    return tools.tools().values().stream()
        .filter(tool -> tool.method().equals(task.method()))
        .filter(tool -> contains(tool, tools))
        .findFirst();
  }

  private static boolean covers(String name, String method) {
    return name.endsWith(ANY_END)
        ? method.startsWith(name.substring(0, name.length() - 1))
        : method.equals(name);
  }
}
