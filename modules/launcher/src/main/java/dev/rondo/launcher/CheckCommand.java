package dev.rondo.launcher;

import dev.rondo.EventLoop;
import dev.rondo.launcher.CheckResult.Outcome;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Tests every capability of a backend on this machine. */
final class CheckCommand implements Command {

  @Override
  public String name() {
    return "check";
  }

  @Override
  public String summary() {
    return "test every capability of a backend on this machine";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Help.backend())
        .addOption(Option.builder().longOpt("json").desc("print JSON").get());
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    Supplier<EventLoop> loopFactory = Loops.of(line.getOptionValue("backend"));
    Map<String, String> loop = Loops.identify(loopFactory);
    List<CheckResult> results = new ArrayList<>();
    Checks.all()
        .forEach(
            (capability, check) -> results.add(CheckResult.of(capability, check, loopFactory)));
    if (line.hasOption("json")) {
      Map<String, Object> report = new LinkedHashMap<>(loop);
      report.put("checks", results.stream().map(CheckResult::toMap).toList());
      out.println(JsonWriter.write(report));
    } else {
      print(out, loop, results);
    }
    return results.stream().anyMatch(result -> result.outcome() == Outcome.FAILED) ? 1 : 0;
  }

  private static void print(PrintStream out, Map<String, String> loop, List<CheckResult> results) {
    Table table = new Table();
    results.forEach(result -> table.row(result.name(), result.outcome().text(), result.detail()));
    loop.forEach((name, value) -> out.println(name + "  " + value));
    out.println();
    table.print(out);
  }
}
