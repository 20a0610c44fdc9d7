package dev.rondo.engine.spi;

import java.io.IOException;
import java.nio.channels.Channel;

/**
 * A way to wait until one of many channels is ready: all that a backend over readiness must supply.
 *
 * <p>The rules, beside those of every {@link Driver}:
 *
 * <ul>
 *   <li><b>L1.</b> Readiness is level-triggered: what stays ready is reported by every poll.
 *   <li><b>L2.</b> A listener is called only inside {@link #poll}, once for each poll at most, with
 *       what its watch is interested in and nothing else. An error or a hang-up is reported as all
 *       that the watch is interested in.
 *   <li><b>L3.</b> A channel has one watch at a time. {@link #watch} refuses a second one with
 *       {@link IllegalStateException}, a channel of another kind, or a blocking one, with {@link
 *       IllegalArgumentException}, which says what is expected, and a closed one with {@link
 *       java.nio.channels.ClosedChannelException}.
 *   <li><b>L4.</b> A channel closed while watched is forgotten by the next poll; its number may be
 *       used again and must not be taken for it. Its watch may still be used, to no effect.
 *   <li><b>L5.</b> A watch begins without interest. A change holds from the next poll on; after its
 *       close nothing is reported, and the channel can be watched again.
 *   <li><b>L6.</b> Closing a poller closes no channel.
 * </ul>
 */
public interface Poller extends Driver {

  /** Begins to watch {@code channel}. */
  Watch watch(Channel channel, ReadyListener listener) throws IOException;

  /** Makes the system let go now of channels that were closed while watched. */
  default void release() throws IOException {}

  /** Closes the poller. */
  @Override
  void close() throws IOException;
}
