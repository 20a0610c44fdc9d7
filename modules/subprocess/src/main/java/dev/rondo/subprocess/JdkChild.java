package dev.rondo.subprocess;

import dev.rondo.Signal;
import dev.rondo.net.ProcessStdio;
import dev.rondo.net.Stdio;
import org.jspecify.annotations.Nullable;

/**
 * A child that the JDK started, with a thread for the blocking calls of each pipe. They are
 * platform threads: a virtual thread that blocks in a pipe pins its carrier, of which there are at
 * most 256, and enough of them would stop all virtual threads.
 */
final class JdkChild implements RunningChild {

  private final Processes processes;
  private final Process process;
  private final ChildTransport transport;
  private final @Nullable PipeWriter stdin;
  private final @Nullable PipeReader stdout;
  private final @Nullable PipeReader stderr;

  JdkChild(Launch<?> launch, Process process, ProcessStdio stdio) {
    processes = launch.processes();
    this.process = process;
    transport = launch.transport(this);
    long pid = process.pid();
    stdin =
        stdio.stdin() instanceof Stdio.Pipe
            ? new PipeWriter(transport, pid, process.getOutputStream())
            : null;
    stdout =
        stdio.stdout() instanceof Stdio.Pipe
            ? new PipeReader(transport, pid, 1, process.getInputStream())
            : null;
    stderr =
        stdio.stderr() instanceof Stdio.Pipe
            ? new PipeReader(transport, pid, 2, process.getErrorStream())
            : null;
  }

  @Override
  public ProcessHandle handle() {
    return process.toHandle();
  }

  @Override
  public @Nullable PipeWriter stdin() {
    return stdin;
  }

  @Override
  public @Nullable PipeReader stdout() {
    return stdout;
  }

  @Override
  public @Nullable PipeReader stderr() {
    return stderr;
  }

  ChildTransport transport() {
    return transport;
  }

  /** Starts to read the pipes, after {@code connectionMade} was posted to the loop. */
  void startReading() {
    if (stdout != null) {
      stdout.start();
    }
    if (stderr != null) {
      stderr.start();
    }
  }

  @Override
  public void begin() {
    process
        .onExit()
        .thenAccept(done -> transport.postIfOpen(() -> transport.exited(done.exitValue())));
  }

  @Override
  public void send(Signal signal) {
    ChildSignals.send(process.toHandle(), signal);
  }

  @Override
  public void childExited() {
    if (stdin != null) {
      stdin.readerGone();
    }
  }

  @Override
  public void abandon() {
    process.toHandle().destroyForcibly();
    processes.unregister(this);
    if (stdin != null) {
      stdin.stopThread();
    }
    if (stdout != null) {
      stdout.stopThread();
    }
    if (stderr != null) {
      stderr.stopThread();
    }
  }
}
