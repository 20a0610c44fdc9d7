package dev.rondo.streams;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import java.nio.file.Path;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * Opens connections and servers for tasks. The methods that wait must be called in tasks. A {@link
 * Target.Unix} or a {@link Binding.Unix} can be passed wherever a target or a binding can. Mirrors
 * {@code open_connection}, {@code start_server} and their Unix variants.
 */
public final class Streams {

  /**
   * The default limit, 64 KiB: the longest line, and half of the unread bytes that pause reading.
   */
  public static final int DEFAULT_LIMIT = 64 * 1024;

  private Streams() {}

  /** As {@link #openConnection(Target, ConnectOptions, int)} with the defaults. */
  public static StreamConnection openConnection(Target target) throws Exception {
    return openConnection(target, ConnectOptions.defaults(), DEFAULT_LIMIT);
  }

  /** As {@link #openConnection(Target, ConnectOptions, int)} with the default limit. */
  public static StreamConnection openConnection(Target target, ConnectOptions options)
      throws Exception {
    return openConnection(target, options, DEFAULT_LIMIT);
  }

  /** Connects to {@code target}. Mirrors {@code open_connection}. */
  public static StreamConnection openConnection(Target target, ConnectOptions options, int limit)
      throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    Supplier<StreamProtocol> factory = () -> new StreamProtocol(requirePositive(limit), null);
    StreamProtocol protocol =
        (target instanceof Target.Unix
                ? loop.createUnixConnection(factory, target, options)
                : loop.createConnection(factory, target, options))
            .await()
            .protocol();
    return new StreamConnection(protocol.reader(), protocol.writer());
  }

  /** As {@link #openUnixConnection(Path, ConnectOptions)} with the defaults. */
  public static StreamConnection openUnixConnection(Path path) throws Exception {
    return openUnixConnection(path, ConnectOptions.defaults());
  }

  /**
   * Connects to the Unix domain socket at {@code path}, with the default limit. Mirrors {@code
   * open_unix_connection}.
   */
  public static StreamConnection openUnixConnection(Path path, ConnectOptions options)
      throws Exception {
    return openConnection(Target.unix(path), options);
  }

  /** As {@link #startServer(ClientHandler, Binding, ServerOptions, int)} with the defaults. */
  public static Server startServer(ClientHandler handler, Binding binding) throws Exception {
    return startServer(handler, binding, ServerOptions.defaults(), DEFAULT_LIMIT);
  }

  /** As {@link #startServer(ClientHandler, Binding, ServerOptions, int)} with the default limit. */
  public static Server startServer(ClientHandler handler, Binding binding, ServerOptions options)
      throws Exception {
    return startServer(handler, binding, options, DEFAULT_LIMIT);
  }

  /**
   * Listens, and runs {@code handler} as a task for each connection. Mirrors {@code start_server}.
   */
  public static Server startServer(
      ClientHandler handler, Binding binding, ServerOptions options, int limit) throws Exception {
    EventLoop loop = EventLoops.getRunningLoop();
    Supplier<Protocol> factory = protocols(handler, limit);
    return (binding instanceof Binding.Unix
            ? loop.createUnixServer(factory, binding, options)
            : loop.createServer(factory, binding, options))
        .await();
  }

  /** As {@link #startUnixServer(ClientHandler, Path, ServerOptions)} with the defaults. */
  public static Server startUnixServer(ClientHandler handler, Path path) throws Exception {
    return startUnixServer(handler, path, ServerOptions.defaults());
  }

  /**
   * Listens on a Unix domain socket at {@code path}, with the default limit, and runs {@code
   * handler} as a task for each connection. Mirrors {@code start_unix_server}.
   */
  public static Server startUnixServer(ClientHandler handler, Path path, ServerOptions options)
      throws Exception {
    return startServer(handler, Binding.unix(path), options);
  }

  /**
   * Returns the protocol factory behind {@link #startServer}, for a server that is created
   * otherwise.
   */
  public static Supplier<Protocol> protocols(ClientHandler handler, int limit) {
    Objects.requireNonNull(handler, "handler");
    requirePositive(limit);
    return () -> new StreamProtocol(limit, handler);
  }

  static int requirePositive(int limit) {
    if (limit <= 0) {
      throw new IllegalArgumentException("limit must be positive: " + limit);
    }
    return limit;
  }
}
