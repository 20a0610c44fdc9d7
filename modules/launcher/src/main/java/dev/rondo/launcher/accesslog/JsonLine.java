package dev.rondo.launcher.accesslog;

import dev.rondo.examples.http.HttpExchange;

/** A line of JSON. */
final class JsonLine {

  private JsonLine() {}

  static void write(HttpExchange exchange, LogTime time, LogLine line) {
    line.put("{\"time\":\"").put(time.iso()).put('.');
    int millis = time.millis();
    line.put((char) ('0' + millis / 100)).put((char) ('0' + millis / 10 % 10));
    line.put((char) ('0' + millis % 10)).put("Z\"");
    line.put(",\"remote\":").json(exchange.remote());
    line.put(",\"method\":").json(exchange.method());
    line.put(",\"target\":").json(exchange.target());
    line.put(",\"protocol\":").json(exchange.protocol());
    line.put(",\"status\":").put(exchange.status());
    line.put(",\"bytes\":").put(exchange.bytes());
    line.put(",\"duration_us\":").put(exchange.nanos() / 1000);
    line.put(",\"referer\":").json(exchange.header("referer"));
    line.put(",\"user_agent\":").json(exchange.header("user-agent"));
    line.put(",\"host\":").json(exchange.header("host"));
    String refused = exchange.refused();
    if (refused != null) {
      line.put(",\"refused\":").json(refused);
    }
    line.put("}\n");
  }
}
