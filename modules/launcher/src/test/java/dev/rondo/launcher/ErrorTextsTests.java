package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import org.junit.jupiter.api.Test;

/** Tests with real failures, whose texts are in the language that the tests run in. */
class ErrorTextsTests {

  @Test
  void isBrokenPipe_onlyOfAPipeWithoutReader() throws IOException {
    Pipe pipe = Pipe.open();
    try (var sink = pipe.sink()) {
      pipe.source().close();
      IOException broken =
          assertThrows(IOException.class, () -> sink.write(ByteBuffer.allocate(1)));

      assertTrue(ErrorTexts.isBrokenPipe(broken));
      assertFalse(ErrorTexts.isAddressInUse(broken));
      assertFalse(ErrorTexts.isBrokenPipe(new IOException("No space left on device")));
      assertFalse(ErrorTexts.isBrokenPipe(new IOException()));
    }
  }

  @Test
  void isAddressInUse_onlyOfATakenAddress() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocket taken = new ServerSocket(0, 1, loopback)) {
      BindException inUse =
          assertThrows(
              BindException.class, () -> new ServerSocket(taken.getLocalPort(), 1, loopback));

      assertTrue(ErrorTexts.isAddressInUse(inUse));
      assertFalse(ErrorTexts.isBrokenPipe(inUse));
      assertFalse(ErrorTexts.isAddressInUse(new BindException("Permission denied")));
    }
  }
}
