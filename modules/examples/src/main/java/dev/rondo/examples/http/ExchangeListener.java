package dev.rondo.examples.http;

/** Receives each exchange when its response has ended, for an access log. */
@FunctionalInterface
public interface ExchangeListener {

  /**
   * Receives an exchange, on the loop thread of its server.
   *
   * @param exchange valid until this method returns
   */
  void ended(HttpExchange exchange);
}
