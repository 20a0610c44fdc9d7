package dev.rondo.net;

import java.io.IOException;
import java.nio.channels.Channel;

/** Wraps the descriptors of this process as channels a loop accepts. */
public interface Descriptors {

  /** A channel over {@code fd}, which it owns: closing one closes the other. */
  Channel wrap(int fd) throws IOException;

  /** A channel over {@code fd} that leaves it open when closed. */
  Channel borrow(int fd) throws IOException;
}
