package dev.rondo.simulation;

import dev.rondo.Signal;
import dev.rondo.VoidCoroutine;
import dev.rondo.engine.spi.ChildProcess;
import dev.rondo.net.ProcessOptions;
import dev.rondo.net.ProcessStdio;
import dev.rondo.net.Stdio;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A program that runs as a child process of a simulated host, on a loop of its own. */
final class SimulatedChild implements ChildProcess {

  private static final Set<String> IGNORED = Set.of("CHLD", "CONT", "URG", "WINCH");
  private static final Set<String> STOPPING = Set.of("STOP", "TSTP", "TTIN", "TTOU");

  private final Simulation simulation;
  private final Host host;
  private final long pid;
  private final String name;
  private final ChildPipes pipes;
  private final Map<Signal, Runnable> handlers = new HashMap<>();
  private final CompletableFuture<ProcessHandle> exited = new CompletableFuture<>();
  private final SimulatedProcessHandle handle;
  private final @Nullable SimulatedStream stdin;
  private final @Nullable SimulatedStream stdout;
  private final @Nullable SimulatedStream stderr;
  private final SimulatedStream exit;
  private final ProgramStreams streams;

  /** The running program; null before its start. */
  private @Nullable HostProcess process;

  /** The exit code: that of a program which is cancelled, until another is known. */
  private int code = -SignalTable.number(Signal.SIGKILL);

  /** Whether a signal has ended the program, whose exit code then does not count. */
  private boolean killed;

  private boolean ended;

  private SimulatedChild(
      Simulation simulation,
      Host host,
      SimulatedProgram program,
      List<String> command,
      ProcessOptions options,
      ProgramStreams inherited)
      throws IOException {
    this.simulation = simulation;
    this.host = host;
    pid = host.nextPid();
    name = "%s[%d]".formatted(command.getFirst(), pid);
    handle = new SimulatedProcessHandle(this, exited);
    pipes = new ChildPipes(host, name);
    ProcessStdio stdio = options.stdio();
    try {
      SimulatedPipe in = pipe(stdio.stdin(), "stdin");
      SimulatedPipe out = pipe(stdio.stdout(), "stdout");
      SimulatedPipe err = pipe(stdio.stderr(), "stderr");
      stdin = in == null ? null : in.parent();
      stdout = out == null ? null : out.parent();
      stderr = err == null ? null : err.parent();
      exit = pipes.open("end").parent();
      InputStream input = pipes.input(stdio.stdin(), in, inherited.stdin());
      OutputStream output = pipes.output(stdio.stdout(), out, inherited.stdout(), this::pipeBroken);
      OutputStream errors =
          stdio.stderr() instanceof Stdio.Stdout
              ? output
              : pipes.output(stdio.stderr(), err, inherited.stderr(), this::pipeBroken);
      streams = new ProgramStreams(input, output, errors);
      var seen = new SimulatedProcess(this, command, options, streams);
      simulation.later(() -> begin(() -> returned(program.run(seen) & 0xFF)));
    } catch (IOException | RuntimeException e) {
      pipes.discard();
      throw e;
    }
  }

  static SimulatedChild start(
      Simulation simulation,
      Host host,
      SimulatedProgram program,
      List<String> command,
      ProcessOptions options,
      ProgramStreams inherited)
      throws IOException {
    return new SimulatedChild(simulation, host, program, command, options, inherited);
  }

  private @Nullable SimulatedPipe pipe(Stdio stdio, String stream) throws IOException {
    return stdio instanceof Stdio.Pipe ? pipes.open(stream) : null;
  }

  /** Starts the program, unless it was killed before. */
  private void begin(VoidCoroutine body) {
    if (!ended) {
      process = simulation.startChild(new SimulationBuilder.Program(name, body, true), host, this);
    }
  }

  private void returned(int result) {
    if (!killed) {
      code = result;
    }
  }

  /** Notes that the loop of the program is closed. */
  void processClosed() {
    ended = true;
    pipes.childEnded();
    exited.complete(handle);
  }

  // --- for the program ---

  ProgramStreams streams() {
    return streams;
  }

  /** Sends the signal of a write that nobody will read; returns whether it ends the process. */
  private boolean pipeBroken() {
    signal(Signal.SIGPIPE);
    return !handlers.containsKey(Signal.SIGPIPE);
  }

  void onSignal(Signal signal, Runnable handler) {
    if (signal.equals(Signal.SIGKILL) || STOPPING.contains(signal.name())) {
      throw new IllegalArgumentException(
          signal + " cannot be handled: handle SIGTERM or another signal");
    }
    handlers.put(signal, handler);
  }

  // --- for the parent ---

  @Override
  public void signal(Signal signal) {
    SignalTable.number(signal);
    if (STOPPING.contains(signal.name())) {
      throw new UnsupportedOperationException(
          signal + " cannot be sent to a simulated child: it cannot be stopped");
    }
    simulation.later(() -> deliver(signal));
  }

  private void deliver(Signal signal) {
    HostProcess running = process;
    Runnable handler = handlers.get(signal);
    if (ended || (handler == null && IGNORED.contains(signal.name()))) {
      return;
    }
    host.trace(name + " gets " + signal);
    if (running == null) {
      code = -SignalTable.number(signal);
      processClosed();
    } else if (handler == null) {
      code = -SignalTable.number(signal);
      killed = true;
      pipes.childEnded(); // Closing the loop unwinds the program, which must write nothing more.
      running.close();
    } else {
      running.call(handler);
    }
  }

  @Override
  public void abandon() {
    signal(Signal.SIGKILL);
    exit.close();
  }

  @Override
  public int reap() {
    exit.close();
    return code;
  }

  @Override
  public ProcessHandle handle() {
    return handle;
  }

  long pid() {
    return pid;
  }

  boolean hasEnded() {
    return ended;
  }

  String name() {
    return name;
  }

  @Override
  public @Nullable SimulatedStream stdin() {
    return stdin;
  }

  @Override
  public @Nullable SimulatedStream stdout() {
    return stdout;
  }

  @Override
  public @Nullable SimulatedStream stderr() {
    return stderr;
  }

  @Override
  public SimulatedStream exit() {
    return exit;
  }
}
