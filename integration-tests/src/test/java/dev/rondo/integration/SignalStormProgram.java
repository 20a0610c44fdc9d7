package dev.rondo.integration;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.Signal;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * A server that stores the byte a client sends as the current stage, and answers with a line such
 * as {@code 7 {INT=7, USR1=6}}: the stage, and for each signal the stage of its last handler call.
 */
public final class SignalStormProgram {

  private static final Map<String, Integer> SEEN = new TreeMap<>();
  private static int stage;

  private SignalStormProgram() {}

  /** Serves until SIGTERM. */
  public static void main(String[] args) throws Exception {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      for (Signal signal : List.of(Signal.SIGINT, Signal.SIGUSR1, Signal.SIGWINCH)) {
        loop.addSignalHandler(signal, () -> SEEN.put(signal.name(), stage));
      }
      loop.addSignalHandler(Signal.SIGTERM, loop::stop);
      Server server =
          loop.runUntilComplete(loop.createServer(Connection::new, Binding.host("127.0.0.1", 0)));
      System.out.printf(
          "listening on %s backend=%s runner=%s%n",
          Objects.toString(server.sockets().getFirst().localAddress()).substring(1),
          loop.name(),
          loop.describe().get("runner"));
      loop.runForever();
    }
  }

  private static final class Connection implements Protocol {

    @SuppressWarnings("NullAway.Init") // The loop calls connectionMade first.
    private Transport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    /** Takes the last byte as the new stage. */
    @Override
    public void dataReceived(ByteBuffer data) {
      stage = data.get(data.limit() - 1);
      transport.write(StandardCharsets.US_ASCII.encode(stage + " " + SEEN + "\n"));
    }
  }
}
