package dev.rondo.launcher;

import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The {@code rondo} command. */
@Command(
    name = "rondo",
    description = "asyncio's event loop for the JVM",
    subcommands = BackendsCommand.class,
    mixinStandardHelpOptions = true,
    version = "rondo 0.1.0-SNAPSHOT")
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    System.exit(new CommandLine(new Main()).execute(args));
  }
}
