package dev.rondo.launcher;

import dev.rondo.policies.Backends;
import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** Says which backends there are. */
final class BackendsCommand implements Command {

  @Override
  public String name() {
    return "backends";
  }

  @Override
  public Options options() {
    return new Options();
  }

  @Override
  public int run(CommandLine line, PrintStream out) {
    for (var backend : Backends.discover().all()) {
      out.println(backend.name() + "  " + backend.module());
    }
    return 0;
  }
}
