package dev.rondo.launcher;

import java.util.List;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.ParseException;

/** The {@code rondo} command. */
public final class Main {

  private static final int USAGE = 2;

  private static final List<Command> COMMANDS = List.of(new BackendsCommand());

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(List.of(args)));
  }

  private static int run(List<String> args) {
    for (Command command : COMMANDS) {
      if (!args.isEmpty() && command.name().equals(args.getFirst())) {
        return run(command, args.subList(1, args.size()));
      }
    }
    return fail("usage: rondo " + String.join("|", COMMANDS.stream().map(Command::name).toList()));
  }

  private static int run(Command command, List<String> args) {
    try {
      var line = new DefaultParser().parse(command.options(), args.toArray(String[]::new));
      return command.run(line, System.out);
    } catch (ParseException e) {
      return fail(command.name() + ": " + e.getMessage());
    }
  }

  private static int fail(String message) {
    System.err.println(message);
    return USAGE;
  }
}
