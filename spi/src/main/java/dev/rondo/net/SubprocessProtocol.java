package dev.rondo.net;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a child process tells: {@code connectionMade} first; for each pipe its data and then its
 * loss; {@code processExited} at any time; {@code connectionLost} last, when the process has exited
 * and all pipes are gone. Mirrors {@code asyncio.SubprocessProtocol}.
 */
public interface SubprocessProtocol extends BaseProtocol {

  /** The child runs. Called once. */
  default void connectionMade(SubprocessTransport transport) {}

  /** The child wrote to {@code fd}: 1 or 2. The buffer is valid until this returns. */
  default void pipeDataReceived(int fd, ByteBuffer data) {}

  /** A pipe has ended, or, for 0, its reader has gone. */
  default void pipeConnectionLost(int fd, @Nullable Throwable exception) {}

  /** The child has exited. */
  default void processExited() {}
}
