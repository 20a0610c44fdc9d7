package dev.rondo.net;

import java.io.IOException;
import java.nio.channels.Channel;

/** Wraps descriptors of this process as channels that a loop accepts. */
public interface Descriptors {

  /** Returns a channel over {@code fd} that owns it: closing the channel closes {@code fd}. */
  Channel wrap(int fd) throws IOException;

  /** Returns a channel over {@code fd} that borrows it: closing the channel leaves it open. */
  Channel borrow(int fd) throws IOException;
}
