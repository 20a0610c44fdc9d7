package dev.rondo.examples;

import java.nio.ByteBuffer;

/** Echoes what it receives, in a task that awaits each read and write. */
public final class EchoTask implements Conversation.Body {

  /** Creates a body for any number of connections. */
  public EchoTask() {}

  @Override
  public void run(Conversation conversation) throws Exception {
    ByteBuffer data = conversation.read().await();
    while (data.hasRemaining()) {
      conversation.write(data).await();
      data = conversation.read().await();
    }
  }
}
