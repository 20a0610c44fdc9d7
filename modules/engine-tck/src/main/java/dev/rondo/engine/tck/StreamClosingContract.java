package dev.rondo.engine.tck;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.rondo.engine.spi.StreamSocket;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.NetworkChannel;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Rules of closing, detaching, adopting and borrowing a driver's streams. */
public interface StreamClosingContract extends DriverContract {

  @Test
  @CoversRule("P7")
  default void close_pendingOperations_failLater() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();
      RecordingSink read = new RecordingSink(kit);
      RecordingSink written = new RecordingSink(kit);
      near.read(ByteBuffer.allocate(8), read);
      near.write(new ByteBuffer[] {ByteBuffer.allocate(WriteContract.LARGE)}, 0, 1, written);
      near.close();
      assertFalse(read.isCalled(), "called back inside the close");
      kit.until("both failed", () -> read.isCalled() && written.isCalled());

      assertEquals(List.of("failed"), read.calls());
      assertInstanceOf(AsynchronousCloseException.class, read.failure());
      // The write may have completed before the close.
      if (written.failure() != null) {
        assertInstanceOf(AsynchronousCloseException.class, written.failure());
      }
    }
  }

  @Test
  @CoversRule("P7")
  default void close_whileConnecting_fails() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket stream = kit.stream();
      RecordingSink sink = new RecordingSink(kit);
      stream.connect(kit.server().getLocalSocketAddress(), sink);
      stream.close();
      kit.until("failed", sink::isCalled);

      assertInstanceOf(AsynchronousCloseException.class, sink.failure());
    }
  }

  @Test
  @CoversRule("P7")
  default void close_whileStreaming_endsThePeersStream() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit);
      pair.near().startReading(sink);
      kit.settle();
      pair.near().close();
      kit.settle();

      assertEquals(List.of(), sink.calls());
      assertEquals(-1, pair.far().getInputStream().read());
    }
  }

  @Test
  @CoversRule("S8")
  default void close_withUnreadInput_sendsWhatWasWritten() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      pair.far().getOutputStream().write(new byte[100_000]);
      RecordingSink sink = new RecordingSink(kit);
      pair.near().write(new ByteBuffer[] {ByteBuffer.wrap(new byte[50_000])}, 0, 1, sink);
      kit.until("written", sink::isCalled);
      pair.near().close();
      kit.settle();

      assertEquals(sink.count(), pair.far().getInputStream().readAllBytes().length);
    }
  }

  @Test
  @CoversRule("P7")
  default void close_again_doesNothing() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();

      near.close();
      near.close();

      assertFalse(near.channel().isOpen());
    }
  }

  @Test
  @CoversRule("P7")
  default void close_insideReceived_endsTheCalls() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      RecordingSink sink = new RecordingSink(kit).onReceived(pair.near()::close);
      pair.near().startReading(sink);
      pair.far().getOutputStream().write(new byte[] {'a', 'b'});
      kit.until("received", sink::isCalled);
      kit.settle();

      assertEquals(List.of("received"), sink.calls());
      assertEquals("ab", sink.text());
    }
  }

  @Test
  @CoversRule("P7")
  default void read_afterTheClose_fails() throws Exception {
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();
      near.startReading(new RecordingSink(kit));
      kit.settle();
      near.close();
      RecordingSink read = new RecordingSink(kit);
      near.read(ByteBuffer.allocate(8), read);
      kit.until("failed", read::isCalled);

      assertEquals(List.of("failed"), read.calls());
      assertInstanceOf(IOException.class, read.failure());
    }
  }

  @Test
  @CoversRule("P10")
  default void closeDriver_thenWriteAndRead_doesNoHarm() throws Exception {
    StreamSocket near;
    try (DriverFixture kit = fixture()) {
      near = kit.pair().near();
      near.startReading(new RecordingSink(kit));
      near.tryWrite(ByteBuffer.allocate(1));
      kit.settle();
      kit.proactor().leave();
      kit.proactor().close();
      near.stopReading();
      near.startReading(new RecordingSink(kit));
      assertEquals(0, tryWrite(near));
      near.close();
    }

    assertFalse(near.channel().isOpen());
  }

  private static int tryWrite(StreamSocket socket) {
    try {
      return socket.tryWrite(ByteBuffer.allocate(1));
    } catch (IOException e) {
      return 0;
    }
  }

  @Test
  @CoversRule("P10")
  default void closeDriver_closesItsSockets() throws Exception {
    Socket far;
    ServerSocket server = new ServerSocket(0);
    try (server) {
      try (DriverFixture kit = fixture()) {
        StreamSocket near = kit.stream();
        RecordingSink sink = new RecordingSink(kit);
        near.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()), sink);
        kit.until("connected", sink::isCalled);
        far = server.accept();
      }
      try (far) {
        far.setSoTimeout(10_000);
        assertEquals(-1, far.getInputStream().read());
      }
    }
  }

  @Test
  @CoversRule("P10")
  default void closeDriver_callsNothingBack() throws Exception {
    RecordingSink read;
    RecordingSink written;
    try (DriverFixture kit = fixture()) {
      StreamSocket near = kit.pair().near();
      read = new RecordingSink(kit);
      written = new RecordingSink(kit);
      near.read(ByteBuffer.allocate(8), read);
      near.write(new ByteBuffer[] {ByteBuffer.allocate(WriteContract.LARGE)}, 0, 1, written);
    }

    assertEquals(List.of(), read.calls());
    assertEquals(List.of(), written.calls());
  }

  @Test
  @CoversRule("P8")
  default void detach_thenAdopt_keepsReceivedBytes() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      pair.near().detach();
      NetworkChannel channel = pair.near().channel();
      assertTrue(channel.isOpen());
      pair.far().getOutputStream().write("adopted".getBytes(ISO_8859_1));

      RecordingSink sink = new RecordingSink(kit);
      StreamSocket adopted = kit.proactor().adoptStream(channel);
      adopted.startReading(sink);
      kit.until("received", () -> sink.size() == 7);
      assertThrows(IllegalStateException.class, () -> kit.proactor().adoptStream(channel));
      assertThrows(IllegalStateException.class, () -> kit.proactor().borrowStream(channel));
      adopted.close();

      assertEquals("adopted", sink.text());
      assertFalse(channel.isOpen());
    }
  }

  @Test
  @CoversRule({"P5", "P9"})
  default void borrow_twice_isSameAndKeepsCancelledBytes() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      pair.near().detach();
      NetworkChannel channel = pair.near().channel();
      kit.closeAtEnd(channel);
      StreamSocket borrowed = kit.proactor().borrowStream(channel);
      borrowed.read(ByteBuffer.allocate(8), new RecordingSink(kit));
      kit.settle();
      borrowed.cancelRead();
      pair.far().getOutputStream().write("kept".getBytes(ISO_8859_1));
      kit.settle();

      assertEquals(borrowed, kit.proactor().borrowStream(channel));
      RecordingSink sink = new RecordingSink(kit);
      kit.proactor().adoptStream(channel).startReading(sink);
      kit.until("received", () -> sink.size() == 4);
      assertEquals("kept", sink.text());
    }
  }

  @Test
  @CoversRule("P9")
  default void borrow_closedByItsOwner_failsPendingOperations() throws Exception {
    try (DriverFixture kit = fixture()) {
      DriverFixture.Pair pair = kit.pair();
      pair.near().detach();
      NetworkChannel channel = pair.near().channel();
      StreamSocket borrowed = kit.proactor().borrowStream(channel);
      RecordingSink sink = new RecordingSink(kit);
      borrowed.read(ByteBuffer.allocate(8), sink);
      kit.settle();
      channel.close();
      kit.until("failed", sink::isCalled);

      assertEquals(List.of("failed"), sink.calls());
      assertInstanceOf(IOException.class, sink.failure());
    }
  }

  @Test
  @CoversRule("P8")
  default void adopt_foreignChannel_isRefused() throws Exception {
    try (DriverFixture kit = fixture()) {
      Foreign foreign = new Foreign();

      var refusal =
          assertThrows(IllegalArgumentException.class, () -> kit.proactor().adoptStream(foreign));
      assertTrue(refusal.toString().contains(Foreign.class.getName()), refusal::toString);
      assertThrows(IllegalArgumentException.class, () -> kit.proactor().adoptListener(foreign));
      assertThrows(IllegalArgumentException.class, () -> kit.proactor().borrowStream(foreign));
      assertThrows(IllegalArgumentException.class, () -> kit.proactor().borrowListener(foreign));
    }
  }

  /** A channel that belongs to no driver. */
  final class Foreign implements NetworkChannel {

    Foreign() {}

    @Override
    public NetworkChannel bind(SocketAddress local) {
      return this;
    }

    @Override
    public SocketAddress getLocalAddress() {
      return new InetSocketAddress(0);
    }

    @Override
    public <T> NetworkChannel setOption(SocketOption<T> name, T value) {
      return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) {
      throw new UnsupportedOperationException();
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
      return Set.of();
    }

    @Override
    public boolean isOpen() {
      return true;
    }

    @Override
    public void close() {}
  }
}
