package dev.rondo.launcher;

import java.io.PrintStream;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.DefaultParser;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.ParseException;

/** The {@code rondo} command. */
public final class Main {

  private static final int FAILURE = 1;
  private static final int USAGE = 2;

  private static final List<Command> COMMANDS =
      List.of(
          new BackendsCommand(),
          new EchoCommand(),
          new HttpCommand(),
          new ProxyCommand(),
          new ExecCommand(),
          new CheckCommand(),
          new BenchCommand(),
          LoopsOfProcessCommand.ps(),
          LoopsOfProcessCommand.pstree(),
          new TopCommand());

  private final PrintStream out;
  private final PrintStream err;

  Main(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /** Runs the command that the arguments name, and exits with its status. */
  public static void main(String[] args) {
    var output = StandardOutput.standard();
    int status = new Main(output.printer(System.out.charset()), System.err).run(List.of(args));
    System.exit(output.status(status, System.err));
  }

  int run(List<String> args) {
    if (args.isEmpty()) {
      Help.overview(err, COMMANDS);
      return USAGE;
    }
    return switch (args.getFirst()) {
      case "--version" -> {
        out.println(Version.text());
        yield 0;
      }
      case "--help", "-h", "help" -> {
        Help.overview(out, COMMANDS);
        yield 0;
      }
      default -> run(args.getFirst(), args.subList(1, args.size()));
    };
  }

  private int run(String name, List<String> args) {
    for (Command command : COMMANDS) {
      if (command.name().equals(name)) {
        return run(command, args);
      }
    }
    err.printf(
        "rondo: no command is named '%s'; commands: %s%n",
        name, String.join(", ", COMMANDS.stream().map(Command::name).toList()));
    return USAGE;
  }

  private int run(Command command, List<String> args) {
    try {
      CommandLine line = parse(command, args);
      if (line.hasOption("help")) {
        Help.of(out, command);
        return 0;
      }
      Logging.setLevel(line.getOptionValue("log-level"));
      return command.run(line, out);
    } catch (ParseException e) {
      err.printf("rondo %s: %s%n", command.name(), e.getMessage());
      return USAGE;
    } catch (Exception e) {
      err.printf("rondo %s: %s%n", command.name(), FailureMessages.describe(e));
      if (Logging.isDebug()) {
        e.printStackTrace(err);
      }
      return e instanceof ExitException exit ? exit.status() : FAILURE;
    }
  }

  /** Fails on an unknown option, at which the parser has stopped as it does at an argument. */
  private static void requireOptionsBefore(Command command, CommandLine line, List<String> args)
      throws ParseException {
    int first = args.size() - line.getArgList().size();
    if (command.endsWithArguments()
        && first < args.size()
        && args.get(first).startsWith("-")
        && (first == 0 || !args.get(first - 1).equals("--"))) {
      throw new ParseException("Unrecognized option: " + args.get(first));
    }
  }

  private static void requireOnce(CommandLine line) throws ParseException {
    Set<String> seen = new HashSet<>();
    for (Option option : line.getOptions()) {
      if (!seen.add(option.getLongOpt()) && !TlsKeys.isRepeatable(option)) {
        throw new ParseException("--%s is given more than once".formatted(option.getLongOpt()));
      }
    }
  }

  private static CommandLine parse(Command command, List<String> args) throws ParseException {
    CommandLine line =
        DefaultParser.builder()
            .setAllowPartialMatching(false)
            .get()
            .parse(
                Help.withCommonOptions(command.options()),
                args.toArray(String[]::new),
                command.endsWithArguments());
    requireOptionsBefore(command, line, args);
    requireOnce(line);
    if (!line.getArgList().isEmpty() && command.arguments().isEmpty()) {
      throw new ParseException("unexpected argument: " + line.getArgList().getFirst());
    }
    return line;
  }
}
