package dev.rondo.launcher;

import java.io.PrintStream;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;

/** One thing that {@code rondo} does. */
interface Command {

  String name();

  /** Returns what the command does, for the help. */
  String summary();

  Options options();

  /** Returns the arguments it takes beside options, for the help; empty for none. */
  default String arguments() {
    return "";
  }

  /** Whether everything from the first argument on is the arguments', also what has dashes. */
  default boolean endsWithArguments() {
    return false;
  }

  /**
   * Does it, and returns the status to exit with.
   *
   * @throws ParseException if it was asked for in a wrong way
   * @throws Exception if it failed; its message is for people
   */
  int run(CommandLine line, PrintStream out) throws Exception;
}
