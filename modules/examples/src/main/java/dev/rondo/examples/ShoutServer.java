package dev.rondo.examples;

import static dev.rondo.tasks.Asyncio.run;
import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.nio.ByteBuffer;
import java.util.Locale;

/** Answers its client in capital letters. */
public final class ShoutServer implements Protocol {

  @SuppressWarnings("NullAway.Init") // connectionMade comes before everything else.
  private Transport transport;

  /** One for each client. */
  public ShoutServer() {}

  @Override
  public void connectionMade(Transport transport) {
    this.transport = transport;
  }

  @Override
  public void dataReceived(ByteBuffer data) {
    String said = US_ASCII.decode(data).toString();
    transport.write(US_ASCII.encode(said.toUpperCase(Locale.ROOT)));
  }

  /** Serves until it is interrupted. */
  public static void main(String[] args) throws Exception {
    run(
        () -> {
          Server server =
              EventLoops.getRunningLoop()
                  .createServer(ShoutServer::new, Binding.host("127.0.0.1", 9000))
                  .await();
          return server.serveForever().await();
        });
  }
}
