package dev.rondo.launcher;

import java.io.PrintStream;
import java.util.List;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** The text of {@code --help}, and the options that every command has. */
final class Help {

  private Help() {}

  static Options withCommonOptions(Options options) {
    options.addOption(Option.builder("h").longOpt("help").desc("print this help").get());
    return options.addOption(
        valued("log-level", "L", "error, warn, info, debug or trace; default: info"));
  }

  /** Returns an option with a value. */
  static Option valued(String name, String argument, String description) {
    return Option.builder().longOpt(name).hasArg().argName(argument).desc(description).get();
  }

  static Option backend() {
    return valued(
        "backend", "B", "the backend, or several separated by commas: the first available is used");
  }

  static void overview(PrintStream out, List<Command> commands) {
    out.println("usage: rondo COMMAND [OPTIONS]");
    out.println();
    Table table = new Table();
    commands.forEach(command -> table.row("  " + command.name(), command.summary()));
    table.row("  --version", "print the version");
    table.row("  COMMAND --help", "print the options of a command");
    table.print(out);
  }

  static void of(PrintStream out, Command command) {
    String usage = (command.name() + " [OPTIONS] " + command.arguments()).strip();
    out.printf("usage: rondo %s%n%n%s%n%n", usage, command.summary());
    Table table = new Table();
    for (Option option : withCommonOptions(command.options()).getOptions()) {
      String argument = option.hasArg() ? " " + option.getArgName() : "";
      table.row("  --" + option.getLongOpt() + argument, option.getDescription());
    }
    table.print(out);
    if (command.options().getOptions().stream().anyMatch(o -> "D".equals(o.getArgName()))) {
      out.printf("%nD is a duration, such as 500ms, 2s or 1m.%n");
    }
  }
}
