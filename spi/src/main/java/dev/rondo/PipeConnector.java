package dev.rondo;

import dev.rondo.net.Connection;
import dev.rondo.net.Descriptors;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.WriteTransport;
import java.nio.channels.Channel;
import java.util.function.Supplier;

/** Pipes as transports. The transport owns the pipe and closes it. */
public interface PipeConnector {

  /** Wraps raw descriptors, such as standard input, as channels this loop accepts. */
  default Descriptors files() {
    throw Capability.WATCH_DESCRIPTORS.refusal("files", this);
  }

  /**
   * Reads from {@code pipe}. The protocol's {@code connectionMade} is handed a transport whose
   * writing half refuses. Mirrors {@code connect_read_pipe}.
   */
  default <P extends Protocol> LoopFuture<Connection<ReadTransport, P>> connectReadPipe(
      Supplier<P> protocolFactory, Channel pipe) {
    throw Capability.PIPES.refusal("connectReadPipe", this);
  }

  /**
   * Writes to {@code pipe}; {@code connectionLost} tells when its reader has gone: at once on a
   * loop with {@link Capability#DESCRIPTOR_PIPES}, and on another, such as the selector's, only
   * when it is written to next. Mirrors {@code connect_write_pipe}.
   */
  default <P extends Protocol> LoopFuture<Connection<WriteTransport, P>> connectWritePipe(
      Supplier<P> protocolFactory, Channel pipe) {
    throw Capability.PIPES.refusal("connectWritePipe", this);
  }
}
