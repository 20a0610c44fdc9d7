package dev.rondo.streams;

import java.nio.ByteBuffer;

/** Takes bytes out of a buffer that is lent to it. */
@FunctionalInterface
public interface DataConsumer {

  /**
   * Takes bytes from the position on, and moves the position behind them. The buffer belongs to the
   * caller again when this method returns.
   */
  void accept(ByteBuffer data) throws Exception;
}
