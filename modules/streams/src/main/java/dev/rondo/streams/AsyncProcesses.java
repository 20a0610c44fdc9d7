package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.SubprocessTransport;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;

/** Starts child processes for tasks. The methods must be called in tasks. */
public final class AsyncProcesses {

  private AsyncProcesses() {}

  /**
   * As {@link #createSubprocessExec(List, ProcessOptions, int)} with three pipes and the default
   * limit.
   */
  public static AsyncProcess createSubprocessExec(String... command) throws Exception {
    return createSubprocessExec(List.of(command), ProcessOptions.defaults(), Streams.DEFAULT_LIMIT);
  }

  /**
   * Starts the program {@code command.get(0)} with the rest as its arguments. If the task is
   * cancelled meanwhile, the child is killed. Mirrors {@code create_subprocess_exec}.
   *
   * @param limit the limit of the readers, as of {@link Streams#openConnection}
   * @throws IOException if the program cannot be started
   */
  public static AsyncProcess createSubprocessExec(
      List<String> command, ProcessOptions options, int limit) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    return started(loop, loop.subprocessExec(protocols(loop, limit), command, options));
  }

  /**
   * As {@link #createSubprocessShell(String, ProcessOptions, int)} with three pipes and the default
   * limit.
   */
  public static AsyncProcess createSubprocessShell(String command) throws Exception {
    return createSubprocessShell(command, ProcessOptions.defaults(), Streams.DEFAULT_LIMIT);
  }

  /**
   * Starts {@code command} in the system's shell. If the task is cancelled meanwhile, the child is
   * killed. Mirrors {@code create_subprocess_shell}.
   *
   * @param limit the limit of the readers, as of {@link Streams#openConnection}
   * @throws IOException if the shell cannot be started
   */
  public static AsyncProcess createSubprocessShell(
      String command, ProcessOptions options, int limit) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    return started(loop, loop.subprocessShell(protocols(loop, limit), command, options));
  }

  private static Supplier<ProcessProtocol> protocols(EventLoop loop, int limit) {
    Streams.requirePositive(limit);
    return () -> new ProcessProtocol(loop, limit);
  }

  private static AsyncProcess started(
      EventLoop loop, LoopFuture<Connection<SubprocessTransport, ProcessProtocol>> start)
      throws Exception {
    try {
      return new AsyncProcess(loop, start.await());
    } catch (Exception e) {
      // The task may have been cancelled after the start and before it could resume.
      if (start.isDone() && !start.isCancelled() && start.exception() == null) {
        start.result().transport().close();
      }
      throw e;
    }
  }
}
