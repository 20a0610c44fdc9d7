package dev.rondo.simulation;

import dev.rondo.Signal;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** The handle of a simulated child, for code that asks for its number or ends it. */
final class SimulatedProcessHandle implements ProcessHandle {

  private final SimulatedChild child;
  private final CompletableFuture<ProcessHandle> exited;

  SimulatedProcessHandle(SimulatedChild child, CompletableFuture<ProcessHandle> exited) {
    this.child = child;
    this.exited = exited;
  }

  @Override
  public long pid() {
    return child.pid();
  }

  @Override
  public Optional<ProcessHandle> parent() {
    return Optional.empty();
  }

  @Override
  public Stream<ProcessHandle> children() {
    return Stream.empty();
  }

  @Override
  public Stream<ProcessHandle> descendants() {
    return Stream.empty();
  }

  @Override
  public CompletableFuture<ProcessHandle> onExit() {
    return exited.copy();
  }

  @Override
  public boolean supportsNormalTermination() {
    return true;
  }

  @Override
  public boolean destroy() {
    return send(Signal.SIGTERM);
  }

  @Override
  public boolean destroyForcibly() {
    return send(Signal.SIGKILL);
  }

  private boolean send(Signal signal) {
    boolean alive = isAlive();
    child.signal(signal);
    return alive;
  }

  @Override
  public boolean isAlive() {
    return !child.hasEnded();
  }

  @Override
  public Info info() {
    return new ChildInfo(child.name());
  }

  @Override
  public int compareTo(ProcessHandle other) {
    return Long.compare(pid(), other.pid());
  }

  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return Long.hashCode(pid());
  }

  @Override
  public String toString() {
    return child.name();
  }

  /** Only the name of the program is known. */
  private record ChildInfo(String name) implements Info {

    @Override
    public Optional<String> command() {
      return Optional.of(name.substring(0, name.lastIndexOf('[')));
    }

    @Override
    public Optional<String> commandLine() {
      return Optional.empty();
    }

    @Override
    public Optional<String[]> arguments() {
      return Optional.empty();
    }

    @Override
    public Optional<Instant> startInstant() {
      return Optional.empty();
    }

    @Override
    public Optional<Duration> totalCpuDuration() {
      return Optional.empty();
    }

    @Override
    public Optional<String> user() {
      return Optional.empty();
    }
  }
}
