package dev.rondo.engine.testing;

import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A protocol that records the calls it receives. */
public class Recorder implements Protocol {

  public final List<String> events = new ArrayList<>();
  public boolean keepsOpen;
  private @Nullable Transport transport;

  public Transport transport() {
    return Objects.requireNonNull(transport, "connectionMade was not called");
  }

  public void write(String text) {
    transport().write(ByteBuffer.wrap(text.getBytes(StandardCharsets.ISO_8859_1)));
  }

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
    events.add("made");
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    events.add("data:" + StandardCharsets.UTF_8.decode(data));
  }

  @Override
  public boolean eofReceived() {
    events.add("eof");
    return keepsOpen;
  }

  @Override
  public void connectionLost(@Nullable Throwable exception) {
    events.add(exception == null ? "lost" : "lost:" + exception.getMessage());
  }

  @Override
  public void pauseWriting() {
    events.add("pause");
  }

  @Override
  public void resumeWriting() {
    events.add("resume");
  }
}
