package dev.rondo.launcher;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Pipe;
import java.nio.channels.ServerSocketChannel;

/**
 * Recognizes failures by the system's texts, which is all that the JDK tells of them. They are in
 * the language of the user, so a text that is not the English one is compared with that of a
 * failure caused on purpose.
 */
final class ErrorTexts {

  private ErrorTexts() {}

  /** An action that fails. */
  @FunctionalInterface
  private interface Failing {
    void run() throws IOException;
  }

  /** Returns whether a write has failed because nobody reads the pipe. */
  static boolean isBrokenPipe(Throwable failure) {
    return has(failure, "Broken pipe", ErrorTexts::writeToBrokenPipe);
  }

  /** Returns whether a socket has not been bound because another one has the address. */
  static boolean isAddressInUse(Throwable failure) {
    return has(failure, "Address already in use", ErrorTexts::bindTwice);
  }

  private static boolean has(Throwable failure, String english, Failing example) {
    String message = failure.getMessage();
    return message != null && (message.contains(english) || message.contains(textOf(example)));
  }

  /** Returns the text of the failure of {@code example}; a text that is in no message if none. */
  private static String textOf(Failing example) {
    try {
      example.run();
    } catch (IOException e) {
      if (e.getMessage() != null) {
        return e.getMessage();
      }
    }
    return "\0";
  }

  private static void writeToBrokenPipe() throws IOException {
    Pipe pipe = Pipe.open();
    try (var sink = pipe.sink()) {
      pipe.source().close();
      sink.write(ByteBuffer.allocate(1));
    }
  }

  private static void bindTwice() throws IOException {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try (ServerSocketChannel first = ServerSocketChannel.open();
        ServerSocketChannel second = ServerSocketChannel.open()) {
      first.bind(new InetSocketAddress(loopback, 0));
      second.bind(first.getLocalAddress());
    }
  }
}
