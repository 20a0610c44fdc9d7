package dev.rondo.tck;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Connection;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A datagram protocol that writes down what it is told, as {@code made}, {@code data:…}, {@code
 * error}, {@code pause}, {@code resume}, {@code lost} or {@code lost:…} with the class of the
 * exception, and whose events can be awaited.
 */
public final class RecordingDatagrams implements DatagramProtocol {

  private final EventLoop loop;
  private final List<String> events = new ArrayList<>();
  private final List<String> datagrams = new ArrayList<>();
  private final List<SocketAddress> senders = new ArrayList<>();
  private final List<IOException> errors = new ArrayList<>();
  private final List<Waiter> waiters = new ArrayList<>();
  private Consumer<DatagramTransport> onMade = transport -> {};
  private Consumer<String> onData = data -> {};
  private Runnable onError = () -> {};
  private Runnable onPause = () -> {};
  private Runnable onResume = () -> {};
  private @Nullable DatagramTransport transport;

  /** A protocol on {@code loop}. */
  public RecordingDatagrams(EventLoop loop) {
    this.loop = loop;
  }

  /** An endpoint with such a protocol. */
  static RecordingDatagrams open(EventLoop loop, DatagramOptions options) throws Exception {
    return open(loop, options, new RecordingDatagrams(loop));
  }

  /** An endpoint with {@code protocol}. */
  static RecordingDatagrams open(
      EventLoop loop, DatagramOptions options, RecordingDatagrams protocol) throws Exception {
    Connection<DatagramTransport, RecordingDatagrams> opened =
        loop.createDatagramEndpoint(() -> protocol, options).await();
    return opened.protocol();
  }

  /** An endpoint at a free port of the loopback address. */
  static RecordingDatagrams bound(EventLoop loop) throws Exception {
    return open(loop, DatagramOptions.local(Loopback.at(0)));
  }

  /** An endpoint connected to {@code other}. */
  static RecordingDatagrams connectedTo(RecordingDatagrams other) throws Exception {
    return open(other.loop, DatagramOptions.remote(other.address()));
  }

  /** The loop it is on. */
  EventLoop loop() {
    return loop;
  }

  /** Also does {@code action} in {@code connectionMade}. */
  public RecordingDatagrams onMade(Consumer<DatagramTransport> action) {
    onMade = action;
    return this;
  }

  /** Also does {@code action} in {@code datagramReceived}, after it wrote the datagram down. */
  public RecordingDatagrams onData(Consumer<String> action) {
    onData = action;
    return this;
  }

  /** Also does {@code action} in {@code errorReceived}. */
  public RecordingDatagrams onError(Runnable action) {
    onError = action;
    return this;
  }

  /** Also does {@code action} in {@code pauseWriting}. */
  public RecordingDatagrams onPause(Runnable action) {
    onPause = action;
    return this;
  }

  /** Also does {@code action} in {@code resumeWriting}. */
  public RecordingDatagrams onResume(Runnable action) {
    onResume = action;
    return this;
  }

  /** What it was told, in order. */
  public List<String> events() {
    return List.copyOf(events);
  }

  /** The datagrams it was handed. */
  public List<String> datagrams() {
    return List.copyOf(datagrams);
  }

  /** Who sent the last one. */
  public SocketAddress sender() {
    return senders.getLast();
  }

  /** The errors it was told. */
  public List<IOException> errors() {
    return List.copyOf(errors);
  }

  /** The transport it was made with. */
  public DatagramTransport transport() {
    return Objects.requireNonNull(transport, "connectionMade was not called");
  }

  /** Where its endpoint is. */
  public InetSocketAddress address() {
    return (InetSocketAddress)
        Objects.requireNonNull(transport().getExtraInfo(ExtraInfo.SOCKNAME), "not bound");
  }

  /** Sends {@code text} to the only peer. */
  public void send(String text) {
    transport().sendto(Bytes.of(text), null);
  }

  /** Sends {@code text}. */
  public void send(String text, SocketAddress to) {
    transport().sendto(Bytes.of(text), to);
  }

  /** Done when {@code count} datagrams were received in all. */
  public LoopFuture<String> received(int count) {
    return when(() -> datagrams.size() >= count);
  }

  /** Done when {@code event} was written down. */
  public LoopFuture<String> told(String event) {
    return when(() -> events.contains(event));
  }

  /** Done when {@code connectionLost} was called. */
  public LoopFuture<String> lost() {
    return when(() -> !events.isEmpty() && events.getLast().startsWith("lost"));
  }

  /** Closes and waits for the end. */
  public void end() throws Exception {
    transport().close();
    lost().await();
  }

  @Override
  public void connectionMade(DatagramTransport transport) {
    this.transport = transport;
    tell("made");
    onMade.accept(transport);
  }

  @Override
  public void datagramReceived(ByteBuffer data, SocketAddress address) {
    String text = Bytes.text(data);
    datagrams.add(text);
    senders.add(address);
    tell("data:" + text);
    onData.accept(text);
  }

  @Override
  public void errorReceived(IOException exception) {
    errors.add(exception);
    tell("error");
    onError.run();
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
    tell(exception == null ? "lost" : "lost:" + exception.getClass().getSimpleName());
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
