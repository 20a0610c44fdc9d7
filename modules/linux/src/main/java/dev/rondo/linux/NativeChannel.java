package dev.rondo.linux;

import java.nio.channels.Channel;

/** A channel over a descriptor. */
public interface NativeChannel extends Channel {

  /** Returns the descriptor, which is closed with the channel. */
  Descriptor descriptor();

  @Override
  default boolean isOpen() {
    return descriptor().isOpen();
  }

  @Override
  default void close() {
    descriptor().close();
  }
}
