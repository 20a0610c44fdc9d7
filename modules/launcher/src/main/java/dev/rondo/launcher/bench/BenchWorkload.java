package dev.rondo.launcher.bench;

/** A load on a server: a number of connections, each with one request in flight. */
public enum BenchWorkload {
  /** One connection, so that both sides sleep between messages. */
  PING("echo, 1 x 64 B", 1, 64),
  /** Small messages on many connections. */
  KIB("echo, 50 x 1 KiB", 50, 1 << 10),
  /** Messages larger than a read of many servers. */
  LARGE("echo, 10 x 100 KiB", 10, 100 << 10),
  /** Requests for one small file, on connections that stay open. */
  HTTP("HTTP, 50 connections", 50, 0);

  private final String label;
  private final int connections;
  private final int size;

  BenchWorkload(String label, int connections, int size) {
    this.label = label;
    this.connections = connections;
    this.size = size;
  }

  /** Returns a short description for a table. */
  public String label() {
    return label;
  }

  int connections() {
    return connections;
  }

  boolean isHttp() {
    return this == HTTP;
  }

  /** Returns a message to echo. */
  byte[] message() {
    byte[] message = new byte[size];
    for (int i = 0; i < size; i++) {
      message[i] = (byte) (i * 131);
    }
    return message;
  }
}
