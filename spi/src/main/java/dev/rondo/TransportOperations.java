package dev.rondo;

import dev.rondo.net.Protocol;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import java.nio.channels.FileChannel;

/** Transferring files, and upgrading a connection to TLS. */
public interface TransportOperations {

  /** As {@link #sendfile(WriteTransport, FileChannel, SendfileOptions)}: all of the file. */
  default LoopFuture<Long> sendfile(WriteTransport transport, FileChannel file) {
    return sendfile(transport, file, SendfileOptions.defaults());
  }

  /**
   * Sends a file over {@code transport}, after what was written before, and completes with the
   * number of bytes sent. The file's position is then {@code offset} plus that number, also after a
   * failure. Until it completes, writing and a second {@code sendfile} throw {@link
   * IllegalStateException}. Mirrors {@code sendfile}.
   */
  default LoopFuture<Long> sendfile(
      WriteTransport transport, FileChannel file, SendfileOptions options) {
    throw Capability.SENDFILE.refusal("sendfile", this);
  }

  /**
   * Puts TLS between {@code transport} and {@code protocol}, on a live connection, and completes
   * with the transport to use from then on, after the handshake. {@code connectionMade} is not
   * called again. A failure closes the connection. Mirrors {@code start_tls}.
   */
  default LoopFuture<Transport> startTls(
      Transport transport, Protocol protocol, TlsOptions options, TlsRole role) {
    throw Capability.TLS.refusal("startTls", this);
  }
}
