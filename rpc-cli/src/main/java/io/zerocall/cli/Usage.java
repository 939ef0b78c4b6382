package io.zerocall.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi.Text;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Help whose lines break only at spaces, so that an endpoint can be copied from it. Picocli also
 * breaks after a colon or a slash. Examples aren't broken at all.
 */
final class Usage extends Help {
  Usage(CommandSpec command, ColorScheme colors) {
    super(command, colors);
  }

  @Override
  public String header(Object... parameters) {
    return wrapped(commandSpec().usageMessage().header(), parameters);
  }

  @Override
  public String description(Object... parameters) {
    return wrapped(commandSpec().usageMessage().description(), parameters);
  }

  @Override
  public String footer(Object... parameters) {
    return lines(commandSpec().usageMessage().footer(), parameters);
  }

  @Override
  public String descriptionHeading(Object... parameters) {
    boolean isEmpty = commandSpec().usageMessage().description().length == 0;
    return heading(super.descriptionHeading(parameters), isEmpty, "%n");
  }

  @Override
  public String parameterListHeading(Object... parameters) {
    boolean isEmpty = commandSpec().positionalParameters().isEmpty();
    return heading(super.parameterListHeading(parameters), isEmpty, "%nArguments:%n");
  }

  @Override
  public String optionListHeading(Object... parameters) {
    boolean isEmpty = commandSpec().options().isEmpty();
    return heading(super.optionListHeading(parameters), isEmpty, "%nOptions:%n");
  }

  @Override
  public String commandListHeading(Object... parameters) {
    return commandSpec().subcommands().isEmpty() ? "" : createHeading("%nCommands:%n");
  }

  /** Returns the command's own heading, or else the common one. */
  private String heading(String own, boolean isEmpty, String common) {
    return own.isEmpty() && !isEmpty ? createHeading(common) : own;
  }

  @Override
  public Layout createDefaultLayout(
      List<OptionSpec> options, List<PositionalParamSpec> positionals, ColorScheme colors) {
    Layout layout = super.createDefaultLayout(options, positionals, colors);
    return new WrappingLayout(layout);
  }

  private String wrapped(String[] texts, Object... parameters) {
    int width = commandSpec().usageMessage().width() - 1;
    String[] lines =
        Stream.of(texts).flatMap(text -> cuts(text, width, width).stream()).toArray(String[]::new);
    return lines(lines, parameters);
  }

  private String lines(String[] lines, Object... parameters) {
    int longest = Stream.of(lines).mapToInt(String::length).max().orElse(0);
    int width = Math.max(longest + 1, commandSpec().usageMessage().width());
    return join(ansi(), width, false, lines, new StringBuilder(), parameters).toString();
  }

  /** Splits a text into pieces that end at the end of a word and are as long as possible. */
  private static List<String> cuts(String text, int firstWidth, int width) {
    List<String> pieces = new ArrayList<>();
    String rest = text;
    int room = firstWidth;
    while (rest.length() > room) {
      int blank = rest.lastIndexOf(' ', room);
      if (blank <= 0) {
        break; // picocli breaks a word that is too long
      }
      pieces.add(rest.substring(0, blank));
      rest = rest.substring(blank + 1);
      room = width;
    }
    pieces.add(rest);
    return pieces;
  }

  /** Puts each piece of a description, which is the last column, into a row of its own. */
  private static final class WrappingLayout extends Layout {
    WrappingLayout(Layout layout) {
      super(
          layout.colorScheme(),
          layout.textTable(),
          layout.optionRenderer(),
          layout.parameterRenderer());
    }

    @Override
    public void layout(ArgSpec argument, Text[][] rows) {
      Column column = table.columns()[table.columns().length - 1];
      int width = column.width - column.indent;
      List<Text[]> wrapped = new ArrayList<>();
      for (Text[] row : rows) {
        addWrapped(row, width, wrapped);
      }
      super.layout(argument, wrapped.toArray(Text[][]::new));
    }

    private void addWrapped(Text[] row, int width, List<Text[]> to) {
      int last = row.length - 1;
      Text text = row[last];
      int from = 0;
      for (String piece : cuts(text.plainString(), width, width - table.indentWrappedLines)) {
        Text part = text.substring(from, from + piece.length());
        Text[] next = row.clone();
        if (from > 0) {
          Arrays.fill(next, colorScheme.text(""));
          part = colorScheme.text(" ".repeat(table.indentWrappedLines)).concat(part);
        }
        next[last] = part;
        to.add(next);
        from += piece.length() + 1;
      }
    }
  }
}
