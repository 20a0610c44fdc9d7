package dev.rondo.simulation;

import dev.rondo.Signal;
import dev.rondo.net.ProcessOptions;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;

/**
 * The child process in which a {@link SimulatedProgram} runs. Its streams wait as awaits do, so
 * they can be used only in tasks of its loop.
 */
public final class SimulatedProcess {

  private final SimulatedChild child;
  private final List<String> command;
  private final ProcessOptions options;
  private final InputStream stdin;
  private final PrintStream stdout;
  private final PrintStream stderr;

  SimulatedProcess(
      SimulatedChild child, List<String> command, ProcessOptions options, ProgramStreams streams) {
    this.child = child;
    this.command = command;
    this.options = options;
    stdin = streams.stdin();
    stdout = new ChildPrintStream(streams.stdout());
    stderr = streams.stderr() == streams.stdout() ? stdout : new ChildPrintStream(streams.stderr());
  }

  /** Returns the process ID, which is unique on its host. */
  public long pid() {
    return child.pid();
  }

  /** Returns the name of the program, as the parent has given it, and its arguments. */
  public List<String> command() {
    return command;
  }

  /** Returns the options with which the process was started. */
  public ProcessOptions options() {
    return options;
  }

  /** Returns the standard input. It is at its end if the parent gave none. */
  public InputStream stdin() {
    return stdin;
  }

  /**
   * Returns the standard output, in UTF-8. Writing more than the pipe holds waits for the reader.
   * Once the reader is gone, it ends the process by {@link Signal#SIGPIPE}.
   */
  public PrintStream stdout() {
    return stdout;
  }

  /** As {@link #stdout()}, for the standard error. */
  public PrintStream stderr() {
    return stderr;
  }

  /**
   * Calls {@code handler} in the loop of this process for each {@code signal} that the parent
   * sends, instead of ending the process.
   *
   * @throws IllegalArgumentException if the signal cannot be handled: {@code SIGKILL}
   */
  public void onSignal(Signal signal, Runnable handler) {
    child.onSignal(signal, handler);
  }
}
