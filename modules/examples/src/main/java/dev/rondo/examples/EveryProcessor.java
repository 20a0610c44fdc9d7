package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rondo.net.Binding;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.streams.StreamConnection;
import dev.rondo.streams.Streams;
import dev.rondo.tasks.Distribution;
import dev.rondo.tasks.GroupServer;
import dev.rondo.tasks.LoopGroup;
import dev.rondo.tasks.LoopGroupOptions;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Serves an echo with four loops, and asks it eight questions from tasks on these loops. */
public final class EveryProcessor {

  private EveryProcessor() {}

  /** Runs until all answers have arrived and the server has ended. */
  public static void main(String[] args) throws Exception {
    try (LoopGroup group = LoopGroup.start(LoopGroupOptions.defaults().withLoops(4))) {
      GroupServer server =
          group
              .createServer(
                  loop -> EchoProtocol::new, // called on the thread of each loop
                  Binding.host("127.0.0.1", 0),
                  ServerOptions.defaults(),
                  Distribution.LEAST_CONNECTIONS)
              .get();
      var address = (InetSocketAddress) server.addresses().getFirst();
      List<CompletableFuture<String>> answers = new ArrayList<>();
      for (int i = 1; i <= 8; i++) {
        String question = "question " + i + "\n";
        answers.add(group.submit(() -> ask(address.getPort(), question)));
      }
      for (CompletableFuture<String> answer : answers) {
        System.out.print(answer.get());
      }
      server.end(Duration.ofSeconds(10)).get();
    }
  }

  private static String ask(int port, String question) throws Exception {
    StreamConnection connection = Streams.openConnection(Target.host("127.0.0.1", port));
    connection.writer().write(question.getBytes(UTF_8));
    String answer = new String(connection.reader().readLine(), UTF_8);
    connection.writer().close();
    return answer;
  }
}
