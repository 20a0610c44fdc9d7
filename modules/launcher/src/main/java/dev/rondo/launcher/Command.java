package dev.rondo.launcher;

import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** A subcommand of {@code rondo}. */
interface Command {

  String name();

  /** Returns what the command does, for the help. */
  String summary();

  Options options();

  /** Returns the arguments that may follow the options, for the help; empty if there are none. */
  default String arguments() {
    return "";
  }

  /** Returns whether options end at the first argument, so that words with dashes may follow it. */
  default boolean endsWithArguments() {
    return false;
  }

  /**
   * Runs the command, and returns the status to exit with.
   *
   * @throws ParseException if an option or argument is wrong
   * @throws Exception if the command fails; users see its message
   */
  int run(CommandLine line, PrintStream out) throws Exception;
}
