package dev.rondo.tck;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A protocol that writes down what it is told, as {@code made}, {@code data:…} (one entry for bytes
 * that follow each other), {@code eof}, {@code pause}, {@code resume}, {@code lost} or {@code
 * lost:…} with the class of the exception, and whose events can be awaited.
 */
public final class RecordingProtocol implements Protocol {

  private final EventLoop loop;
  private final List<String> events = new ArrayList<>();
  private final StringBuilder received = new StringBuilder();
  private int dataStart = -1; // of the bytes received that are not among the events yet
  private final List<Waiter> waiters = new ArrayList<>();
  private Consumer<Transport> onMade = transport -> {};
  private Consumer<ByteBuffer> onData = data -> {};
  private BooleanSupplier onEof = () -> false;
  private Runnable onPause = () -> {};
  private Runnable onResume = () -> {};
  private @Nullable Transport transport;
  private @Nullable Throwable failure;

  /** A protocol on {@code loop}. */
  public RecordingProtocol(EventLoop loop) {
    this.loop = loop;
  }

  /** Also does {@code action} in {@code connectionMade}. */
  public RecordingProtocol onMade(Consumer<Transport> action) {
    onMade = action;
    return this;
  }

  /** Also does {@code action} in {@code dataReceived}, after it wrote the data down. */
  public RecordingProtocol onData(Consumer<ByteBuffer> action) {
    onData = action;
    return this;
  }

  /** Answers {@code eofReceived} with {@code answer}. */
  public RecordingProtocol onEof(BooleanSupplier answer) {
    onEof = answer;
    return this;
  }

  /** Also does {@code action} in {@code pauseWriting}. */
  public RecordingProtocol onPause(Runnable action) {
    onPause = action;
    return this;
  }

  /** Also does {@code action} in {@code resumeWriting}. */
  public RecordingProtocol onResume(Runnable action) {
    onResume = action;
    return this;
  }

  /** What it was told, in order. */
  public List<String> events() {
    flush();
    return List.copyOf(events);
  }

  /** All the bytes it was handed. */
  public String text() {
    return received.toString();
  }

  /** The transport it was made with. */
  public Transport transport() {
    Transport made = transport;
    if (made == null) {
      throw new IllegalStateException("connectionMade was not called: " + events);
    }
    return made;
  }

  /** What {@code connectionLost} was told. */
  public @Nullable Throwable failure() {
    return failure;
  }

  /** Done when {@code event} was written down. */
  public LoopFuture<String> told(String event) {
    return when(() -> events.contains(event));
  }

  /** Done when {@code connectionMade} was called. */
  public LoopFuture<String> made() {
    return told("made");
  }

  /** Done when {@code connectionLost} was called. */
  public LoopFuture<String> lost() {
    return when(() -> !events.isEmpty() && events.getLast().startsWith("lost"));
  }

  /** Done when the bytes received end with {@code text}. */
  public LoopFuture<String> received(String text) {
    int length = text.length();
    return when(
        () ->
            received.length() >= length
                && received.substring(received.length() - length).equals(text));
  }

  /** Done when {@code count} bytes were received in all. */
  public LoopFuture<String> received(int count) {
    return when(() -> received.length() >= count);
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    tell("made");
    onMade.accept(transport);
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    if (dataStart < 0) {
      dataStart = received.length();
    }
    received.append(Bytes.text(data.duplicate()));
    settle();
    onData.accept(data);
  }

  @Override
  public boolean eofReceived() {
    tell("eof");
    return onEof.getAsBoolean();
  }

  @Override
  public void pauseWriting() {
    tell("pause");
    onPause.run();
  }

  @Override
  public void resumeWriting() {
    tell("resume");
    onResume.run();
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    failure = exception;
    tell(exception == null ? "lost" : "lost:" + exception.getClass().getSimpleName());
  }

  private void tell(String event) {
    flush();
    events.add(event);
    settle();
  }

  private void flush() {
    if (dataStart >= 0) {
      String data = received.substring(dataStart);
      dataStart = -1;
      if (!events.isEmpty() && events.getLast().startsWith("data:")) {
        events.set(events.size() - 1, events.getLast() + data);
      } else {
        events.add("data:" + data);
      }
    }
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
