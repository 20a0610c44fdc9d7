package dev.rondo.launcher;

import dev.rondo.monitoring.LoopDiagnosisMXBean;
import java.io.PrintStream;
import java.util.List;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Shows the loops of another process and their tasks, as a table or as a tree. */
final class LoopsOfProcessCommand implements Command {

  private final String name;
  private final String summary;
  private final boolean tree;

  private LoopsOfProcessCommand(String name, String summary, boolean tree) {
    this.name = name;
    this.summary = summary;
    this.tree = tree;
  }

  static Command ps() {
    return new LoopsOfProcessCommand(
        "ps", "show the loops of another process, and what each task waits for", false);
  }

  static Command pstree() {
    return new LoopsOfProcessCommand(
        "pstree", "as ps, with each task below the tasks that wait for it", true);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String summary() {
    return summary;
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(
            Option.builder()
                .longOpt("stacks")
                .desc("add the stacks of the loops and of the tasks")
                .get())
        .addOption(Option.builder().longOpt("json").desc("print JSON, with every task").get());
  }

  @Override
  public String arguments() {
    return "PID";
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    try (AttachedJvm jvm = AttachedJvm.attach(pid(line.getArgList()))) {
      LoopDiagnosisMXBean diagnosis = jvm.diagnosis();
      boolean stacks = line.hasOption("stacks");
      if (line.hasOption("json")) {
        out.println(jvm.ask(() -> diagnosis.json(stacks)));
      } else {
        out.print(jvm.ask(() -> tree ? diagnosis.pstree(stacks) : diagnosis.ps(stacks)));
      }
      return 0;
    }
  }

  /** Returns the only argument, the number of a process. */
  static long pid(List<String> arguments) throws ParseException {
    if (arguments.size() != 1) {
      throw new ParseException(
          arguments.isEmpty() ? "PID is missing" : "one PID, not " + String.join(" ", arguments));
    }
    try {
      return Long.parseUnsignedLong(arguments.getFirst());
    } catch (NumberFormatException e) {
      throw new ParseException("PID must be the number of a process: " + arguments.getFirst());
    }
  }
}
