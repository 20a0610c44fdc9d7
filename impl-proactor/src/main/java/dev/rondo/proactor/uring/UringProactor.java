package dev.rondo.proactor.uring;

import dev.rondo.engine.Engine;
import dev.rondo.engine.spi.ChildSpawner;
import dev.rondo.engine.spi.DatagramSocket;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopQueue;
import dev.rondo.engine.spi.NameService;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.ReadyListener;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.engine.spi.Watch;
import dev.rondo.linux.socket.LinuxSockets;
import dev.rondo.net.Descriptors;
import java.io.IOException;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.nio.channels.Channel;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A driver over io_uring. Streams complete in the kernel; listeners, single operations, watches and
 * everything else wait for readiness, which the same ring reports.
 */
final class UringProactor implements Proactor {

  private final UringPoller poller;
  private final LinuxSockets sockets;
  private final LoopQueue queue;
  private final Proactor readiness;

  /** Creates a driver over {@code poller}, which it closes. */
  UringProactor(UringPoller poller, LinuxSockets sockets, LoopQueue queue) {
    this.poller = poller;
    this.sockets = sockets;
    this.queue = queue;
    readiness = Engine.readiness(poller, sockets, queue);
  }

  UringPoller poller() {
    return poller;
  }

  // --- polling ---

  @Override
  public void poll(long timeoutNanos) throws IOException {
    readiness.poll(timeoutNanos);
  }

  @Override
  public void leave() throws IOException {
    readiness.leave();
  }

  @Override
  public void wakeup() {
    readiness.wakeup();
  }

  // --- streams and listeners ---

  @Override
  public StreamSocket openStream(ProtocolFamily family) throws IOException {
    return stream(readiness.openStream(family));
  }

  @Override
  public StreamSocket adoptStream(NetworkChannel channel) throws IOException {
    return stream(readiness.adoptStream(channel));
  }

  private StreamSocket stream(StreamSocket socket) {
    return new UringStream(poller, queue, socket);
  }

  @Override
  public ListenSocket openListener(ProtocolFamily family) throws IOException {
    return listener(readiness.openListener(family));
  }

  @Override
  public ListenSocket adoptListener(NetworkChannel channel) throws IOException {
    return listener(readiness.adoptListener(channel));
  }

  private ListenSocket listener(ListenSocket socket) {
    return new UringListener(socket, this::stream);
  }

  // --- served through readiness ---

  @Override
  public StreamSocket borrowStream(NetworkChannel channel) {
    return readiness.borrowStream(channel);
  }

  @Override
  public ListenSocket borrowListener(NetworkChannel channel) {
    return readiness.borrowListener(channel);
  }

  @Override
  public DatagramSocket openDatagram(ProtocolFamily family) throws IOException {
    return readiness.openDatagram(family);
  }

  @Override
  public DatagramSocket adoptDatagram(NetworkChannel channel) throws IOException {
    return readiness.adoptDatagram(channel);
  }

  @Override
  public DatagramSocket borrowDatagram(NetworkChannel channel) {
    return readiness.borrowDatagram(channel);
  }

  @Override
  public boolean isDatagram(NetworkChannel channel) {
    return readiness.isDatagram(channel);
  }

  @Override
  public Watch watch(Channel channel, ReadyListener listener) throws IOException {
    return readiness.watch(channel, listener);
  }

  @Override
  public Optional<NameService> names() {
    return readiness.names();
  }

  @Override
  public Optional<ChildSpawner> children() {
    return readiness.children();
  }

  @Override
  public FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return sockets.openFile(file, links);
  }

  @Override
  public boolean adoptPipe(Channel pipe) throws IOException {
    return readiness.adoptPipe(pipe);
  }

  @Override
  public Descriptors files() {
    return readiness.files();
  }

  @Override
  public SocketAddress unixAddress(String path) {
    return readiness.unixAddress(path);
  }

  @Override
  public Map<String, String> describe() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("driver", "uring");
    facts.put("io_uring", poller.features().names());
    facts.put("zero-copy sends", poller.zeroCopy().describe());
    return facts;
  }

  @Override
  public void close() throws IOException {
    readiness.close();
  }
}
