package dev.rondo.engine.spi;

import java.io.IOException;
import java.nio.channels.Channel;
import java.util.Map;

/**
 * Waits until one of many channels is ready: all that a backend over readiness must supply.
 *
 * <p>The rules, in addition to those of every {@link Driver}:
 *
 * <ul>
 *   <li><b>L1.</b> Readiness is level-triggered: a channel that stays ready is reported by every
 *       poll.
 *   <li><b>L2.</b> A listener is called only inside {@link #poll}, at most once per poll, and only
 *       with operations of its watch's interest. An error or a hang-up is reported as all of them.
 *   <li><b>L3.</b> A channel has one watch at a time. {@link #watch} refuses a second watch with
 *       {@link IllegalStateException}; a channel of the wrong kind, or a blocking one, with {@link
 *       IllegalArgumentException}, which says what is expected; a closed channel with {@link
 *       java.nio.channels.ClosedChannelException}.
 *   <li><b>L4.</b> The next poll forgets a channel that was closed while watched. The system may
 *       give its descriptor number to another channel, which must not be mistaken for it. Its watch
 *       may still be used, without effect.
 *   <li><b>L5.</b> A watch begins without interest. A change of interest takes effect with the next
 *       poll. After a watch is closed it reports nothing, and the channel can be watched again.
 *   <li><b>L6.</b> Closing a poller closes no channel.
 * </ul>
 */
public interface Poller extends Driver {

  /** Begins to watch {@code channel}, without interest. */
  Watch watch(Channel channel, ReadyListener listener) throws IOException;

  /** Makes the system release, at once, the channels that were closed while watched. */
  default void releaseClosed() throws IOException {}

  /** As {@link Proactor#describe}. */
  default Map<String, String> describe() {
    return Map.of();
  }

  /** Closes the poller. */
  @Override
  void close() throws IOException;
}
