package dev.rondo.launcher;

import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Option;
import org.apache.commons.cli.Options;

/** Says which backends there are, what each can do, and which one a thread gets. */
final class BackendsCommand implements Command {

  @Override
  public String name() {
    return "backends";
  }

  @Override
  public String summary() {
    return "list the event loop backends, what each can do, and which one is chosen";
  }

  @Override
  public Options options() {
    return new Options().addOption(Option.builder().longOpt("json").desc("print JSON").get());
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    BackendsReport report = BackendsReport.make();
    if (line.hasOption("json")) {
      out.println(Json.write(report.toMap()));
    } else {
      report.print(out);
    }
    if (report.failure() != null) {
      throw report.failure();
    }
    return 0;
  }
}
