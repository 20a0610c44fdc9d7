package dev.rondo.launcher;

import dev.rondo.examples.BufferedEchoProtocol;
import dev.rondo.examples.Conversation;
import dev.rondo.examples.EchoProtocol;
import dev.rondo.examples.EchoStreams;
import dev.rondo.examples.EchoTask;
import dev.rondo.net.Protocol;
import dev.rondo.streams.Streams;
import java.util.function.Supplier;
import org.apache.commons.cli.ParseException;

/** The styles in which an echo server can be written. */
final class EchoStyles {

  private EchoStyles() {}

  /** Returns a factory of protocols in the style {@code name}. */
  static Supplier<? extends Protocol> parse(String name) throws ParseException {
    return switch (name) {
      case "protocol" -> EchoProtocol::new;
      case "buffered" -> BufferedEchoProtocol::new;
      case "tasks" -> Conversation.of(new EchoTask());
      case "streams" -> Streams.protocols(new EchoStreams(), Streams.DEFAULT_LIMIT);
      default ->
          throw new ParseException("--style must be protocol, buffered, streams or tasks: " + name);
    };
  }
}
