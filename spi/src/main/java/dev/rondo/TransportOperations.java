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

/** Transferring files, and upgrading a connection to TLS. */
public interface TransportOperations {

  /** As {@link #sendfile(WriteTransport, FileChannel, SendfileOptions)}: all of the file. */
  default LoopFuture<Long> sendfile(WriteTransport transport, FileChannel file) {
    return sendfile(transport, file, SendfileOptions.defaults());
  }

  /**
   * Sends a file over {@code transport}, after what was written before, and completes with the
   * number of bytes sent, which is less than was asked for if the file ends before. The file's
   * position is then {@code offset} plus that number, also after a failure or a cancellation. Until
   * it completes, nothing is read, and writing and a second {@code sendfile} throw {@link
   * IllegalStateException}. Mirrors {@code sendfile}.
   *
   * <p>The system sends the file by itself if it can: over a connection without TLS, and from a
   * file that was opened with {@link #openFile} where others will not do. Else, if the options
   * allow it, the file is read in the default executor and written; if not, the future fails with
   * {@link SendfileNotAvailableException}.
   *
   * @param file open for reading; it stays the caller's
   * @throws IllegalArgumentException if the file cannot be read, or the transport is no stream
   *     transport of this loop
   * @throws IllegalStateException if the transport is closing, or is sending a file already
   */
  default LoopFuture<Long> sendfile(
      WriteTransport transport, FileChannel file, SendfileOptions options) {
    throw Capability.SENDFILE.refusal("sendfile", this);
  }

  /**
   * Opens a file for reading, in the way in which this loop can leave all of the sending to the
   * system. It may wait for the disk, and is for any thread.
   *
   * @param links {@link LinkOption#NOFOLLOW_LINKS} to fail if the file is a symbolic link. Where
   *     the system tells what was opened, as the backends of Linux ask it to, a folder on the way
   *     may be none either.
   */
  default FileChannel openFile(Path file, LinkOption... links) throws IOException {
    return FileChannel.open(file, links.length == 0 ? Set.of(READ) : Set.of(READ, NOFOLLOW_LINKS));
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
