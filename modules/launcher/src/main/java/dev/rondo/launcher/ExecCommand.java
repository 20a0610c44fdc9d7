package dev.rondo.launcher;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.Signal;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.Stdio;
import dev.rondo.tasks.Runner;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.commons.cli.CommandLine;
import org.apache.commons.cli.Options;
import org.apache.commons.cli.ParseException;
import org.jspecify.annotations.Nullable;

/** Runs a child under the loop: relays its output, forwards signals, exits with its status. */
final class ExecCommand implements Command {

  private static final List<Signal> FORWARDED =
      List.of(
          Signal.SIGINT,
          Signal.SIGTERM,
          Signal.SIGHUP,
          Signal.SIGUSR1,
          Signal.SIGWINCH,
          Signal.SIGCONT);

  /** A shell's status if there is no such command. */
  private static final int NOT_FOUND = 127;

  /** A shell's status if the command cannot be executed. */
  private static final int NOT_EXECUTABLE = 126;

  @Override
  public String name() {
    return "exec";
  }

  @Override
  public String summary() {
    return "run a command under the loop, and exit with its status";
  }

  @Override
  public Options options() {
    return new Options()
        .addOption(Help.backend())
        .addOption(
            Help.valued(
                "grace",
                "D",
                "kill the command if it still runs this long after SIGINT, SIGTERM or SIGHUP;"
                    + " default: never"));
  }

  @Override
  public String arguments() {
    return "-- COMMAND...";
  }

  @Override
  public boolean endsWithArguments() {
    return true;
  }

  @Override
  public int run(CommandLine line, PrintStream out) throws Exception {
    List<String> command = line.getArgList();
    if (command.isEmpty()) {
      throw new ParseException("no command given: use rondo exec -- COMMAND...");
    }
    Duration grace =
        line.hasOption("grace") ? Durations.parse("grace", line.getOptionValue("grace")) : null;
    try (var runner = new Runner(Loops.of(line.getOptionValue("backend")))) {
      EventLoop loop = runner.getLoop();
      return loop.runUntilComplete(() -> run(loop, command, grace));
    }
  }

  private static int run(EventLoop loop, List<String> command, @Nullable Duration grace)
      throws Exception {
    LoopFuture<Integer> exitStatus = loop.createFuture();
    // The default executor would be waited for at the end, although its threads may be blocked.
    ExecutorService writers =
        Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("rondo-output-", 1).factory());
    var relay = new ChildRelay(loop, writers, grace, exitStatus);
    if (loop.capabilities().contains(Capability.SIGNALS)) {
      FORWARDED.forEach(signal -> forward(loop, signal, relay));
    }
    ProcessOptions options = ProcessOptions.defaults().withStdin(Stdio.inherit());
    try {
      loop.subprocessExec(() -> relay, command, options).await();
    } catch (NoSuchFileException e) {
      throw new ExitException(NOT_FOUND, describe(e), e);
    } catch (AccessDeniedException e) {
      throw new ExitException(NOT_EXECUTABLE, describe(e), e);
    } catch (IOException e) {
      throw new ExitException(NOT_EXECUTABLE, FailureMessages.describe(e), e);
    }
    return exitStatus.await();
  }

  private static String describe(FileSystemException e) {
    String reason = Objects.requireNonNullElse(e.getReason(), "cannot be executed");
    return e.getFile() + ": " + reason;
  }

  private static void forward(EventLoop loop, Signal signal, ChildRelay relay) {
    try {
      loop.addSignalHandler(signal, () -> relay.forward(signal));
    } catch (IllegalArgumentException | IllegalStateException e) {
      // Signals that this JVM cannot handle are not forwarded.
    }
  }
}
