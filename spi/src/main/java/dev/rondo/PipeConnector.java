package dev.rondo;

import dev.rondo.net.Connection;
import dev.rondo.net.Descriptors;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.WriteTransport;
import java.nio.channels.Channel;
import java.util.function.Supplier;

/** Connects pipes as transports. The transport owns the pipe and closes it. */
public interface PipeConnector {

  /** Returns a factory of channels for raw descriptors, such as that of standard input. */
  default Descriptors files() {
    throw Capability.WATCH_DESCRIPTORS.refusal("files", this);
  }

  /**
   * Reads from {@code pipe}. The transport passed to the protocol's {@code connectionMade} throws
   * when it is written to. At the end of a terminal, which is when it is hung up or when the last
   * program has closed the other side, the system may report an input/output error (EIO) instead of
   * an end: {@code connectionLost} is then called with that {@link java.io.IOException}, as in
   * asyncio. Mirrors {@code connect_read_pipe}.
   */
  default <P extends Protocol> LoopFuture<Connection<ReadTransport, P>> connectReadPipe(
      Supplier<P> protocolFactory, Channel pipe) {
    throw Capability.PIPES.refusal("connectReadPipe", this);
  }

  /**
   * Writes to {@code pipe}. When its reader has gone, the protocol's {@code connectionLost} is
   * called: at once on a loop with {@link Capability#DESCRIPTOR_PIPES}; on other loops, such as the
   * selector's, only at the next write. A FIFO opened to read and write has itself for a reader, so
   * its reader never goes. A terminal that is hung up fails the next write with an input/output
   * error. Unread data of a socket is left alone. Mirrors {@code connect_write_pipe}.
   */
  default <P extends Protocol> LoopFuture<Connection<WriteTransport, P>> connectWritePipe(
      Supplier<P> protocolFactory, Channel pipe) {
    throw Capability.PIPES.refusal("connectWritePipe", this);
  }
}
