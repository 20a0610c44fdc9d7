package dev.rondo.launcher;

import dev.rondo.policies.Backends;
import java.io.PrintWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Says which backends there are. */
@Command(name = "backends", description = "says which event loop backends there are")
final class BackendsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    PrintWriter out = spec.commandLine().getOut();
    for (var provider : Backends.discover()) {
      out.println(provider.name() + "  " + provider.getClass().getModule().getName());
    }
  }
}
