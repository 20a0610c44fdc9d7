package dev.rondo.engine.net.file;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.engine.core.LoopCore;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.WriteTransport;
import dev.rondo.tls.LendableTransport;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.channels.NetworkChannel;
import java.nio.channels.NonReadableChannelException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.Set;

/** Sends files over transports and sockets. */
public final class FileSender {

  private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

  private final EventLoop loop;
  private final LoopCore core;
  private final Proactor proactor;
  private final FileBuffers buffers = new FileBuffers();
  private final Set<StreamSocket> sending = Collections.newSetFromMap(new IdentityHashMap<>());

  public FileSender(EventLoop loop, LoopCore core, Proactor proactor) {
    this.loop = loop;
    this.core = core;
    this.proactor = proactor;
  }

  public FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return proactor.openFile(file, links);
  }

  public LoopFuture<Long> sendfile(
      WriteTransport transport, FileChannel file, SendfileOptions options) {
    Objects.requireNonNull(options, "options");
    requireReadable(file);
    if (!(transport instanceof LendableTransport lendable) || lendable.loop() != loop) {
      throw new IllegalArgumentException(
          "sendfile needs a stream transport of %s, not %s".formatted(loop, transport));
    }
    if (transport.isClosing()) {
      throw new IllegalStateException("the transport is closing: " + transport);
    }
    return new FileTransfer(loop, core, buffers, new TransportOutlet(lendable), file, options)
        .start();
  }

  public LoopFuture<Long> sockSendfile(
      NetworkChannel sock, FileChannel file, SendfileOptions options) {
    Objects.requireNonNull(options, "options");
    requireReadable(file);
    StreamSocket socket = proactor.borrowStream(sock);
    requireNotSending(socket);
    SocketOutlet outlet = new SocketOutlet(socket, sending);
    return new FileTransfer(loop, core, buffers, outlet, file, options).start();
  }

  /** Refuses a write while a file is being sent over {@code socket}. */
  public void requireNotSending(StreamSocket socket) {
    if (sending.contains(socket)) {
      throw new IllegalStateException(
          "unable to write; sockSendfile is in progress: " + socket.channel());
    }
  }

  /** Refuses a file that cannot be read; a read of zero bytes finds that out. */
  private static void requireReadable(FileChannel file) {
    try {
      UninterruptedFiles.run(() -> file.read(NOTHING, 0));
    } catch (NonReadableChannelException | ClosedChannelException e) {
      throw new IllegalArgumentException("the file must be open for reading: " + file, e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read the file %s: %s".formatted(file, e), e);
    }
  }
}
