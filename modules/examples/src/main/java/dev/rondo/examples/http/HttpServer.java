package dev.rondo.examples.http;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An HTTP server on one loop. It is the protocol factory of a server: {@code loop.createServer(new
 * HttpServer(loop, site, limits), binding)}. Must be used on the loop thread.
 */
public final class HttpServer implements Supplier<Protocol> {

  private final EventLoop loop;
  private final Site site;
  private final HttpLimits limits;
  private final @Nullable GeneratedPage page;
  private final @Nullable ExchangeListener listener;
  private final ConnectionExchange unlogged;
  private final ResourceCache cache;
  private final Set<HttpConnection> connections = new LinkedHashSet<>();
  private final Map<String, LoopFuture<Resource>> lookups = new HashMap<>();
  private boolean stopping;
  private long dateSecond = -1;
  private String date = "";

  /** Creates a server of {@code site} that enforces {@code limits}. */
  public HttpServer(EventLoop loop, Site site, HttpLimits limits) {
    this(loop, site, limits, null, null);
  }

  /**
   * Creates a server of {@code site}.
   *
   * @param page a page in place of a file; null for none
   * @param listener receives the exchanges; null for none
   */
  public HttpServer(
      EventLoop loop,
      Site site,
      HttpLimits limits,
      @Nullable GeneratedPage page,
      @Nullable ExchangeListener listener) {
    this.page = page;
    this.listener = listener;
    this.loop = Objects.requireNonNull(loop, "loop");
    this.site = Objects.requireNonNull(site, "site");
    this.limits = Objects.requireNonNull(limits, "limits");
    cache = new ResourceCache(loop);
    unlogged = new ConnectionExchange(null, loop);
  }

  @Override
  public Protocol get() {
    return new HttpConnection(this, loop, limits);
  }

  /** Closes idle connections now, and every other connection after its current response. */
  public void stop() {
    stopping = true;
    List.copyOf(connections).forEach(HttpConnection::closeIfIdle);
  }

  /** Returns the exchange of a new connection. */
  ConnectionExchange newExchange() {
    return listener == null ? unlogged : new ConnectionExchange(listener, loop);
  }

  boolean isStopping() {
    return stopping;
  }

  void opened(HttpConnection connection) {
    connections.add(connection);
  }

  void closed(HttpConnection connection) {
    connections.remove(connection);
    if (connections.isEmpty()) {
      cache.clear();
    }
  }

  /** Returns the resource at {@code path} if no file must be looked up; otherwise null. */
  @Nullable Resource cached(String path) {
    if (page != null && path.equals(page.path())) {
      return page.resource();
    }
    return cache.get(path);
  }

  /**
   * Looks up {@code path} on an executor thread, since file systems block. Requests for one path
   * that arrive meanwhile share the lookup, so they must not cancel it.
   */
  LoopFuture<Resource> find(String path) {
    LoopFuture<Resource> lookup = lookups.get(path);
    // The cache may already have released the resource of a lookup that is done.
    return lookup == null || lookup.isDone() ? lookUp(path) : lookup;
  }

  private LoopFuture<Resource> lookUp(String path) {
    LoopFuture<Resource> found = loop.runInExecutor(() -> site.find(path, loop::openFile));
    lookups.put(path, found);
    found.addDoneCallback(
        future -> {
          lookups.remove(path, found);
          if (!future.isCancelled() && future.exception() == null) {
            cache.put(path, future.resultNow());
          }
        });
    return found;
  }

  /** Returns the current date for a response. */
  String date() {
    Instant now = Instant.now();
    if (now.getEpochSecond() != dateSecond) {
      dateSecond = now.getEpochSecond();
      date = HttpDates.format(now);
    }
    return date;
  }
}
