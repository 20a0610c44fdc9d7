package dev.rondo.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The receiver of a child process's events: first {@code connectionMade}; for each pipe its data
 * and then {@code pipeConnectionLost}; {@code processExited} at any time; last {@code
 * connectionLost}, when the process has exited and all pipes are closed. Mirrors {@code
 * asyncio.SubprocessProtocol}.
 */
public interface SubprocessProtocol extends BaseProtocol {

  /** Called once, when the child has started. */
  default void connectionMade(SubprocessTransport transport) {}

  /**
   * Called when the child has written to {@code fd}, 1 or 2. The buffer is valid until this method
   * returns.
   */
  default void pipeDataReceived(int fd, ByteBuffer data) {}

  /** Called when pipe 1 or 2 has ended, or when the child no longer reads pipe 0. */
  default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

  /** Called when the child has exited. */
  default void processExited() {}
}
