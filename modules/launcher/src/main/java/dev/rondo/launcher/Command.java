package dev.rondo.launcher;

import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;

/** One thing that {@code rondo} does. */
interface Command {

  String name();

  Options options();

  /** Does it, and returns the status to exit with. */
  int run(CommandLine line, PrintStream out);
}
