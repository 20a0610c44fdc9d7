package dev.rondo.linux.socket;

import java.nio.channels.Channel;

/** The refusal of channels that are not of a backend's kind. */
public final class Refusal {

  private Refusal() {}

  /** Says that {@code backend} expected something of its own kind, and what it got. */
  public static IllegalArgumentException of(String backend, String expected, Channel channel) {
    return new IllegalArgumentException(
        "the event loop '%s' expects %s of its own here (see sockets() and files()), not a %s: %s"
            .formatted(backend, expected, channel.getClass().getName(), channel));
  }
}
