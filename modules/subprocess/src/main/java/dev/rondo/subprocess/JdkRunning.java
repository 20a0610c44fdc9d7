package dev.rondo.subprocess;

import dev.rondo.Signal;
import dev.rondo.net.ProcessStdio;
import dev.rondo.net.Stdio;
import org.jspecify.annotations.Nullable;

/**
 * A child of the JDK's: one thread for each pipe does what blocks. These are platform threads: a
 * virtual one that blocks in a pipe holds its carrier, of which there are at most 256, and those
 * who wait for a child would keep all others from running.
 */
final class JdkRunning implements Running {

  private final Processes home;
  private final Process process;
  private final ChildTransport transport;
  private final @Nullable PipeWriter stdin;
  private final @Nullable PipeReader stdout;
  private final @Nullable PipeReader stderr;

  JdkRunning(Launch<?> launch, Process process, ProcessStdio stdio) {
    home = launch.home();
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

  /** Reads the pipes, once the transport's beginning is on its way to the loop. */
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
        .thenAccept(ended -> transport.postIfOpen(() -> transport.exited(ended.exitValue())));
  }

  @Override
  public void send(Signal signal) {
    ChildSignals.send(process.toHandle(), signal);
  }

  @Override
  public void ended() {
    if (stdin != null) {
      stdin.readerGone();
    }
  }

  @Override
  public void abandon() {
    process.toHandle().destroyForcibly();
    home.release(this);
    if (stdin != null) {
      stdin.end();
    }
    if (stdout != null) {
      stdout.end();
    }
    if (stderr != null) {
      stderr.end();
    }
  }
}
