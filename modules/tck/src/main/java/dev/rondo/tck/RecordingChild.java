package dev.rondo.tck;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The protocol of a child that writes down what it is told, as {@code made}, {@code data:1}, {@code
 * pipe lost:1}, {@code exited}, {@code pause}, {@code resume}, {@code lost}, and keeps the output.
 */
public final class RecordingChild implements SubprocessProtocol {

  private final EventLoop loop;
  private final List<String> events = new ArrayList<>();
  private final Map<Integer, StringBuilder> output = new TreeMap<>();
  private final Map<Integer, @Nullable Throwable> failures = new TreeMap<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private Consumer<SubprocessTransport> onMade = transport -> {};
  private @Nullable SubprocessTransport transport;

  /** A protocol on {@code loop}. */
  public RecordingChild(EventLoop loop) {
    this.loop = loop;
  }

  /** Also does {@code action} in {@code connectionMade}. */
  public RecordingChild onMade(Consumer<SubprocessTransport> action) {
    onMade = action;
    return this;
  }

  /** What it was told, in order; data of one pipe that follows data of it is one event. */
  public List<String> events() {
    return List.copyOf(events);
  }

  /** What the child has written to {@code fd}. */
  public String output(int fd) {
    return output.getOrDefault(fd, new StringBuilder()).toString();
  }

  /** Why the pipe was lost. */
  public @Nullable Throwable failure(int fd) {
    return failures.get(fd);
  }

  /** The transport it was made with. */
  public SubprocessTransport transport() {
    SubprocessTransport made = transport;
    if (made == null) {
      throw new IllegalStateException("connectionMade was not called: " + events);
    }
    return made;
  }

  /** The child's input. */
  public WriteTransport stdin() {
    if (transport().getPipeTransport(0) instanceof WriteTransport pipe) {
      return pipe;
    }
    throw new IllegalStateException("the child has no pipe to write");
  }

  /** Done when {@code event} was written down. */
  public LoopFuture<String> told(String event) {
    return when(() -> events.contains(event));
  }

  /** Done when the child has written {@code text} to {@code fd}. */
  public LoopFuture<String> wrote(int fd, String text) {
    return when(() -> output(fd).contains(text));
  }

  /** Done when {@code connectionLost} was called. */
  public LoopFuture<String> lost() {
    return told("lost");
  }

  /** Fails unless what it was told, from {@code made} to {@code lost}, came in a legal order. */
  public void assertOrder() {
    assertEquals("made", events.getFirst(), events::toString);
    assertEquals("lost", events.getLast(), events::toString);
    for (String once : List.of("made", "exited", "lost")) {
      assertEquals(1, events.stream().filter(once::equals).count(), events::toString);
    }
    for (int fd = 0; fd <= 2; fd++) {
      int data = events.lastIndexOf("data:" + fd);
      int end = events.indexOf("pipe lost:" + fd);
      assertEquals(end, events.lastIndexOf("pipe lost:" + fd), events::toString);
      assertTrue(data < 0 || data < end, events::toString);
    }
  }

  @Override
  public void connectionMade(SubprocessTransport transport) {
    this.transport = transport;
    tell("made");
    onMade.accept(transport);
  }

  @Override
  public void pipeDataReceived(int fd, ByteBuffer data) {
    output.computeIfAbsent(fd, key -> new StringBuilder()).append(Bytes.text(data));
    if (events.getLast().equals("data:" + fd)) {
      settle();
    } else {
      tell("data:" + fd);
    }
  }

  @Override
  public void pipeConnectionLost(int fd, @Nullable Throwable exception) {
    failures.put(fd, exception);
    tell("pipe lost:" + fd);
  }

  @Override
  public void processExited() {
    tell("exited");
  }

  @Override
  public void pauseWriting() {
    tell("pause");
  }

  @Override
  public void resumeWriting() {
    tell("resume");
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    tell(exception == null ? "lost" : "lost:" + exception);
  }

  private void tell(String event) {
    events.add(event);
    settle();
  }

  private LoopFuture<String> when(BooleanSupplier condition) {
    LoopFuture<String> future = loop.createFuture();
    waiters.add(new Waiter(condition, future));
    settle();
    return future;
  }

  private void settle() {
    List<Waiter> met = waiters.stream().filter(w -> w.condition.getAsBoolean()).toList();
    waiters.removeAll(met);
    for (Waiter waiter : met) {
      if (!waiter.future.isDone()) {
        waiter.future.setResult("done");
      }
    }
  }

  private record Waiter(BooleanSupplier condition, LoopFuture<String> future) {}
}
