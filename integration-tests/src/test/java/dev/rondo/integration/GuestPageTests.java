package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import dev.rondo.Coroutine;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.GuestLoop;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.SwingUtilities;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The code that {@code docs/guest.md} shows, on Swing's thread, without a display. */
@Tag("once")
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class GuestPageTests {

  /** Shows each line that a server sends, until the server closes or the button is pressed. */
  static void showLines(Target server, JLabel label, JButton stop) {
    Coroutine<String> lines =
        () -> {
          try (StreamConnection connection = Streams.openConnection(server)) {
            for (String line = connection.reader().readLine(UTF_8);
                line != null;
                line = connection.reader().readLine(UTF_8)) {
              label.setText(line);
            }
          }
          return "the server has closed";
        };
    GuestLoop loop =
        GuestLoop.start(
            SwingUtilities::invokeLater,
            lines,
            (result, failure) -> label.setText(failure == null ? result : "stopped: " + failure));
    stop.addActionListener(_ -> loop.cancel());
  }

  /** Records its texts. */
  private static final class RecordingLabel extends JLabel {

    private static final long serialVersionUID = 1;

    private final transient BlockingQueue<String> texts = new LinkedBlockingQueue<>();

    @Override
    public void setText(String text) {
      super.setText(text);
      if (texts != null) { // The constructor of the superclass sets a text.
        texts.add(text);
      }
    }
  }

  @Test
  void showLines_buttonPressed_stops() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var label = new RecordingLabel();
      var stop = new JButton("stop");
      SwingUtilities.invokeAndWait(
          () -> showLines(Target.host("127.0.0.1", server.getLocalPort()), label, stop));
      try (Socket client = server.accept()) {
        client.getOutputStream().write("one\ntwo\n".getBytes(UTF_8));
        awaitText(label, "two");
        SwingUtilities.invokeAndWait(stop::doClick);
        awaitText(label, "stopped: java.util.concurrent.CancellationException");

        assertEquals(-1, client.getInputStream().read());
      }
    }
  }

  @Test
  void showLines_serverCloses_saysSo() throws Exception {
    try (var server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var label = new RecordingLabel();
      SwingUtilities.invokeAndWait(
          () ->
              showLines(
                  Target.host("127.0.0.1", server.getLocalPort()), label, new JButton("stop")));
      server.accept().close();

      awaitText(label, "the server has closed");
    }
  }

  private static void awaitText(RecordingLabel label, String start) throws Exception {
    String text = "";
    while (!text.startsWith(start)) {
      text = label.texts.poll(20, TimeUnit.SECONDS);
      assertNotNull(text, () -> "the label never showed: " + start);
    }
  }
}
