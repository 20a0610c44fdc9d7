package dev.rondo.linux.socket;

import java.nio.channels.Channel;

/** Errors for channels that belong to another backend. */
public final class ForeignChannel {

  private ForeignChannel() {}

  /** Returns an error that says which kind of channel {@code backend} expected, and what it got. */
  public static IllegalArgumentException of(String backend, String expected, Channel channel) {
    return new IllegalArgumentException(
        "the event loop '%s' needs %s opened by its own sockets() or files(), not a %s: %s"
            .formatted(backend, expected, channel.getClass().getName(), channel));
  }
}
