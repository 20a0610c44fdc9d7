package dev.rondo.epoll;

import java.nio.channels.Channel;

/** What is said of channels that are not of this backend's kind. */
final class Refusal {

  private Refusal() {}

  static IllegalArgumentException of(String expected, Channel channel) {
    return new IllegalArgumentException(
        "the event loop 'epoll' expects %s of its own here (see sockets() and files()), not a %s: %s"
            .formatted(expected, channel.getClass().getName(), channel));
  }
}
