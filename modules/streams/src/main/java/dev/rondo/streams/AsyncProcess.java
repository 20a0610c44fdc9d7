package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.Signal;
import dev.rondo.Task;
import dev.rondo.net.Connection;
import dev.rondo.net.SubprocessTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A child process, for tasks. Must be used on the loop thread, and methods that wait only in tasks.
 * A child that is not closed runs on when its task ends; the end of the loop kills it. Mirrors
 * {@code asyncio.subprocess.Process}.
 */
public final class AsyncProcess implements AutoCloseable {

  private static final byte[] NOTHING = {};

  /** The size of the parts in which input is written, so that little of it is copied at a time. */
  private static final int PART = 64 * 1024;

  private final EventLoop loop;
  private final SubprocessTransport transport;
  private final ProcessProtocol protocol;

  AsyncProcess(EventLoop loop, Connection<SubprocessTransport, ProcessProtocol> started) {
    this.loop = loop;
    transport = started.transport();
    protocol = started.protocol();
  }

  /** Returns the process ID. Mirrors {@code pid}. */
  public long pid() {
    return transport.getPid();
  }

  /**
   * Returns the exit code, or empty while the child is running. Mirrors {@code returncode}.
   *
   * @see SubprocessTransport#getReturncode()
   */
  public OptionalInt returnCode() {
    return transport.getReturncode();
  }

  /** Returns the writer of the child's standard input, or null if it is not a pipe. */
  public @Nullable StreamWriter stdin() {
    return protocol.stdin();
  }

  /** Returns the reader of the child's standard output, or null if it is not a pipe. */
  public @Nullable StreamReader stdout() {
    return protocol.reader(1);
  }

  /** Returns the reader of the child's standard error, or null if it is not a pipe. */
  public @Nullable StreamReader stderr() {
    return protocol.reader(2);
  }

  /** Returns the transport of the child. */
  public SubprocessTransport transport() {
    return transport;
  }

  /**
   * Waits until the child has exited, and returns its exit code. A child that has filled a pipe
   * never exits: read its output meanwhile, or call {@link #communicate}. Mirrors {@code wait}.
   */
  public int waitFor() throws Exception {
    while (transport.getReturncode().isEmpty()) {
      protocol.exit().await();
    }
    return transport.getReturncode().getAsInt();
  }

  /** As {@link #communicate(byte[])}, without input. */
  public ProcessOutput communicate() throws Exception {
    return communicate(NOTHING);
  }

  /**
   * Writes {@code input} to the child's standard input and closes it, reads all output at the same
   * time, and waits for the child to exit. A child that does not read all of its input is no error.
   * The output is kept in memory. Cancelling the task does not kill the child; {@link #close} does.
   * Mirrors {@code communicate}.
   *
   * @param input the input, which other code must not change until this method returns
   * @throws IllegalStateException if there is input and the child's standard input is not a pipe
   */
  public ProcessOutput communicate(byte[] input) throws Exception {
    StreamWriter writer = stdin();
    if (writer == null && input.length > 0) {
      throw new IllegalStateException(
          "the child has no pipe for its input: start it with Stdio.pipe() as its stdin");
    }
    Task<@Nullable Void> feeding = loop.createTask(() -> feed(writer, input));
    Task<byte[]> errors = loop.createTask(() -> readAll(stderr()));
    try {
      byte[] output = readAll(stdout());
      byte[] errorOutput = errors.await();
      feeding.await();
      waitFor();
      return new ProcessOutput(output, errorOutput);
    } finally {
      abandon(feeding);
      abandon(errors);
    }
  }

  private static @Nullable Void feed(@Nullable StreamWriter writer, byte[] input) throws Exception {
    if (writer == null) {
      return null;
    }
    try {
      for (int start = 0; start < input.length && !writer.isClosing(); start += PART) {
        writer.write(ByteBuffer.wrap(input, start, Math.min(PART, input.length - start)));
        writer.drain();
      }
    } catch (IOException e) {
      // The child has closed its input, as some programs do.
    }
    writer.close();
    return null;
  }

  private static byte[] readAll(@Nullable StreamReader reader) throws Exception {
    return reader == null ? NOTHING : reader.readAll();
  }

  /** Cancels {@code task}; a failure that nothing waits for any longer is not reported. */
  private static void abandon(Task<?> task) {
    if (!task.cancel() && !task.isCancelled()) {
      task.exception();
    }
  }

  /**
   * Sends {@code signal} to the child; has no effect if the child has exited. Mirrors {@code
   * send_signal}.
   */
  public void sendSignal(Signal signal) {
    transport.sendSignal(signal);
  }

  /** Sends {@link Signal#SIGTERM}. Mirrors {@code terminate}. */
  public void terminate() {
    transport.terminate();
  }

  /** Sends {@link Signal#SIGKILL}. Mirrors {@code kill}. */
  public void kill() {
    transport.kill();
  }

  /**
   * Closes the pipes, and kills the child if it is still running. Does not wait; the loop reaps the
   * child. Has no counterpart in asyncio, whose transport does this when it is collected.
   */
  @Override
  public void close() {
    transport.close();
  }

  @Override
  public String toString() {
    OptionalInt code = returnCode();
    return "<AsyncProcess pid=%d %s>"
        .formatted(pid(), code.isPresent() ? "returncode=" + code.getAsInt() : "running");
  }
}
