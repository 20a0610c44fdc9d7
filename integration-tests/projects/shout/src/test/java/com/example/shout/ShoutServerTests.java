package com.example.shout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Asyncio;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;

final class ShoutServerTests {

  @Test
  void shout_aLine_isAnsweredInCapitals() throws Exception {
    assertEquals("HELLO\n", Asyncio.run(() -> answer("hello\n")));
  }

  /** Checks that the JVM options of the pom are in effect: without them, tasks run by baton. */
  @Test
  void tasks_withTheOptionsOfThePom_areMounted() throws Exception {
    assertEquals(
        "mounted", Asyncio.run(() -> EventLoops.getRunningLoop().describe().get("runner")));
  }

  private static String answer(String line) throws Exception {
    try (Server server = Streams.startServer(ShoutServer::shout, Binding.host("127.0.0.1", 0))) {
      var address = (InetSocketAddress) server.sockets().getFirst().localAddress();
      StreamConnection connection =
          Streams.openConnection(Target.host("127.0.0.1", address.getPort()));
      connection.writer().write(line.getBytes(UTF_8));
      String answer = new String(connection.reader().readLine(), UTF_8);
      connection.writer().close();
      return answer;
    }
  }
}
