package dev.rondo;

import static java.nio.file.LinkOption.NOFOLLOW_LINKS;
import static java.nio.file.StandardOpenOption.READ;

import dev.rondo.net.Protocol;
import dev.rondo.net.SendfileOptions;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.TlsRole;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Set;

/** Sends files, and upgrades connections to TLS. */
public interface TransportOperations {

  /** As {@link #sendfile(WriteTransport, FileChannel, SendfileOptions)}, for the whole file. */
  default LoopFuture<Long> sendfile(WriteTransport transport, FileChannel file) {
    return sendfile(transport, file, SendfileOptions.defaults());
  }

  /**
   * Sends a file over {@code transport}, after the data written before. The result is the number of
   * bytes sent, which is less than requested if the file ends early. Afterward, even after a
   * failure or a cancellation, the file's position is {@code offset} plus the number of bytes sent.
   * Until the future is done, writing or sending another file throws {@link IllegalStateException}.
   * Mirrors {@code sendfile}.
   *
   * <p>The transport stops reading, and reads again when the future is done. If {@code
   * pauseReading} or {@code resumeReading} is called in the meantime, that takes effect at once and
   * stays in force. Write buffer limits that are set in the meantime apply afterward.
   *
   * <p>If possible, the system sends the file: over a connection without TLS, from a file that this
   * loop can pass to the system (see {@link #openFile}). Otherwise, the file is read in the default
   * executor and written if the options allow this fallback; if not, the future fails with {@link
   * SendfileNotAvailableException}. On the selector, an interrupt of the loop's thread during the
   * system call closes the file, as {@code java.nio} does, and the future fails.
   *
   * @param file a file that is open for reading and stays the caller's
   * @throws IllegalArgumentException if the file is not readable, or if the transport is not a
   *     stream transport of this loop
   * @throws IllegalStateException if the transport is closing or already sending a file
   */
  default LoopFuture<Long> sendfile(
      WriteTransport transport, FileChannel file, SendfileOptions options) {
    throw Capability.SENDFILE.refusal("sendfile", this);
  }

  /**
   * Opens a file for reading, such that this loop can let the system send it. It may block on the
   * disk, and can be called on any thread.
   *
   * @param links {@link LinkOption#NOFOLLOW_LINKS} to fail if the file is a symbolic link; epoll
   *     and io_uring then also fail if a folder in its path is one
   */
  default FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return FileChannel.open(file, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
  }

  /**
   * Starts TLS between {@code transport} and {@code protocol}, on an open connection. After the
   * handshake, the future completes with the transport to use from then on. {@code connectionMade}
   * is not called again. A failed handshake closes the connection. Mirrors {@code start_tls}.
   *
   * <p>A protocol may have received more than the line that asks for TLS. An attacker can put plain
   * text there, so it must not be handled as data that came by TLS. Pass these bytes on as the
   * first of the handshake, which fails if they are anything else:
   *
   * <pre>{@code
   * LoopFuture<Transport> handshake = loop.startTls(transport, protocol, options, TlsRole.SERVER);
   * transport.getProtocol().dataReceived(bytes);
   * }</pre>
   */
  default LoopFuture<Transport> startTls(
      Transport transport, Protocol protocol, TlsOptions options, TlsRole role) {
    throw Capability.TLS.refusal("startTls", this);
  }
}
