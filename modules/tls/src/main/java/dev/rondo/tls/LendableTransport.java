package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/**
 * A transport that can lend its writing half, for instance to {@code sendfile}. While it is lent,
 * the borrower alone writes, and receives {@code pauseWriting} and {@code resumeWriting} in place
 * of the protocol. Both receive {@code connectionLost}, the borrower first.
 *
 * <p>While it is lent, both watermarks are zero, and reading is paused until the user resumes it.
 * What the user asks for meanwhile stays in force afterwards: the last call of {@code pauseReading}
 * or {@code resumeReading}, and the limits set by {@code setWriteBufferLimits}.
 */
public interface LendableTransport extends Transport {

  /** Returns the loop that runs this transport. */
  EventLoop loop();

  /**
   * Lends the writing half to {@code borrower}. Until {@link #giveBack}, {@code write} by others
   * fails with {@code IllegalStateException}.
   *
   * @throws IllegalStateException if it is already lent, or its stream has been ended
   */
  void lend(BaseProtocol borrower);

  /** Writes {@code data} for the borrower, as {@link #write} does. */
  void writeLent(ByteBuffer data);

  /**
   * Ends the lending, and resumes reading if lending paused it. If the transport was paused or
   * resumed in the meantime, the protocol is notified later, not inside this call.
   */
  void giveBack();
}
