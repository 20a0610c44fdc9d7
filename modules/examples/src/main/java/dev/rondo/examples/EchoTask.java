package dev.rondo.examples;

import java.nio.ByteBuffer;

/** Sends back what it receives, as a task that reads and writes in turn. */
public final class EchoTask implements Conversation.Body {

  /** An echo of any number of connections. */
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
