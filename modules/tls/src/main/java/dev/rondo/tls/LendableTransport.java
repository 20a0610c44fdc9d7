package dev.rondo.tls;

import dev.rondo.EventLoop;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;

/**
 * A transport that lends its writing half. The borrower alone writes then; it is told when to pause
 * and resume instead of the protocol, and of the end before it.
 */
public interface LendableTransport extends Transport {

  /** The loop whose transport this is. */
  EventLoop loop();

  /**
   * Lends the writing half to {@code borrower}: until {@link #giveBack}, writing is refused to
   * others.
   *
   * @throws IllegalStateException if it is lent, or its stream has been ended
   */
  void lend(BaseProtocol borrower);

  /** As {@link #write}, by the borrower. */
  void writeLent(ByteBuffer data);

  /** Ends the lending; the protocol is then told what it has missed, but not inside this call. */
  void giveBack();
}
