package dev.rondo.engine.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import dev.rondo.engine.spi.Completion;
import dev.rondo.engine.spi.ReadSink;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Records the calls of a completion and a sink in order, and the event in which each came. */
final class RecordingSink implements Completion, ReadSink {

  private final DriverFixture kit;
  private final List<String> calls = new ArrayList<>();
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private @Nullable Exception failure;
  private @Nullable ByteBuffer own;
  private int count;
  private int event = -1;
  private long sequence;

  /** Runs inside each call of the sink that delivers bytes. */
  private Runnable onReceived = () -> {};

  RecordingSink(DriverFixture kit) {
    this.kit = kit;
  }

  RecordingSink onReceived(Runnable action) {
    onReceived = action;
    return this;
  }

  /** Makes the sink offer {@code buffer} to the driver. */
  RecordingSink withOwnBuffer(ByteBuffer buffer) {
    own = buffer;
    return this;
  }

  boolean isCalled() {
    return !calls.isEmpty();
  }

  /**
   * Returns the names of the calls: {@code completed}, {@code failed}, {@code received}, {@code
   * ended}.
   */
  List<String> calls() {
    return calls;
  }

  int count() {
    return count;
  }

  @Nullable Exception failure() {
    return failure;
  }

  /** Returns the number of the event in which the last call came. */
  int event() {
    return event;
  }

  /** Returns the position of the last call among those of all recorders. */
  long sequence() {
    return sequence;
  }

  /** Returns all received bytes as ISO 8859-1 text. */
  String text() {
    return bytes.toString(ISO_8859_1);
  }

  int size() {
    return bytes.size();
  }

  private void note(String call) {
    calls.add(call);
    event = kit.event();
    sequence = kit.nextCall();
  }

  @Override
  public void completed(int count) {
    note("completed");
    this.count = count;
  }

  @Override
  public void failed(Exception exception) {
    note("failed");
    failure = exception;
  }

  @Override
  public @Nullable ByteBuffer ownBuffer() {
    return own == null ? null : own.clear();
  }

  @Override
  public void filled(int count) {
    if (own == null) {
      throw new IllegalStateException("the driver filled a buffer that the sink did not offer");
    }
    received(own.duplicate().limit(count));
  }

  @Override
  public void received(ByteBuffer data) {
    note("received");
    onReceived.run();
    byte[] copy = new byte[data.remaining()];
    data.get(copy);
    bytes.writeBytes(copy);
  }

  @Override
  public void ended() {
    note("ended");
  }
}
