package dev.rondo.launcher;

import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** Lists the backends, their capabilities, and the one that is chosen. */
final class BackendsCommand implements Command {

  @Override
  public String name() {
    return "backends";
  }

  @Override
  public String summary() {
    return "list the event loop backends, their capabilities, and the one that is chosen";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Option.builder().longOpt("json").desc("print JSON").get())
        .addOption(
            Option.builder()
                .longOpt("explain")
                .desc("print how the backend is chosen, step by step")
                .get())
        .addOption(
            Option.builder()
                .longOpt("thread")
                .hasArg()
                .argName("NAME")
                .desc("with --explain: explain the choice for a thread of this name")
                .get());
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    if (line.hasOption("explain")) {
      if (line.hasOption("json")) {
        throw new ParseException("--explain has no JSON form: drop --explain or --json");
      }
      String thread = line.getOptionValue("thread", Thread.currentThread().getName());
      Explanation.of(thread).forEach(out::println);
      out.println(TlsReport.line());
      return 0;
    }
    if (line.hasOption("thread")) {
      throw new ParseException("--thread requires --explain");
    }
    BackendsReport report = BackendsReport.create();
    if (line.hasOption("json")) {
      out.println(JsonWriter.write(report.toMap()));
    } else {
      report.print(out);
      out.println(TlsReport.line());
    }
    if (report.failure() != null) {
      throw report.failure();
    }
    return 0;
  }
}
