package dev.rondo.examples;

/** Echoes what it receives, in a task that awaits each read and write. */
public final class EchoTask implements Conversation.Body {

  /** Creates a body for any number of connections. */
  public EchoTask() {}

  @Override
  public void run(Conversation conversation) throws Exception {
    while (conversation.read(conversation::write).await()) {
      conversation.drain().await();
    }
  }
}
