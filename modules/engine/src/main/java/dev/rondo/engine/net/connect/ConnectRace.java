package dev.rondo.engine.net.connect;

import dev.rondo.EventLoop;
import dev.rondo.TimerHandle;
import dev.rondo.engine.net.Addresses;
import dev.rondo.engine.net.ConnectFailures;
import dev.rondo.engine.spi.Proactor;
import dev.rondo.engine.spi.StreamSocket;
import dev.rondo.net.ConnectOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Connects to one of several addresses. Without a delay, each address is tried after the one before
 * it has failed. With a delay (Happy Eyeballs, RFC 8305), the next attempt also starts when the
 * delay has passed; the first attempt that succeeds wins.
 */
final class ConnectRace implements ConnectAttempt.Listener {

  private final EventLoop loop;
  private final Proactor proactor;
  private final ConnectOptions options;
  private final List<InetSocketAddress> locals;
  private final Queue<InetSocketAddress> untried;
  private final Consumer<StreamSocket> onConnected;
  private final Consumer<Throwable> onFailed;
  private final List<ConnectAttempt> running = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();
  private @Nullable TimerHandle timer;
  private boolean over;

  ConnectRace(
      EventLoop loop,
      Proactor proactor,
      ConnectOptions options,
      List<InetSocketAddress> locals,
      List<InetSocketAddress> addresses,
      Consumer<StreamSocket> onConnected,
      Consumer<Throwable> onFailed) {
    this.loop = loop;
    this.proactor = proactor;
    this.options = options;
    this.locals = locals;
    untried = new ArrayDeque<>(interleaved(addresses, interleave(options)));
    this.onConnected = onConnected;
    this.onFailed = onFailed;
  }

  private static int interleave(ConnectOptions options) {
    Integer asked = options.interleave();
    return asked != null ? asked : options.happyEyeballsDelay() == null ? 0 : 1;
  }

  /**
   * Orders {@code addresses} as in RFC 8305: {@code first} addresses of the first family, then one
   * of each family in turn; unchanged if {@code first} is 0.
   */
  static List<InetSocketAddress> interleaved(List<InetSocketAddress> addresses, int first) {
    if (first == 0) {
      return addresses;
    }
    Map<ProtocolFamily, Queue<InetSocketAddress>> families = new LinkedHashMap<>();
    for (InetSocketAddress address : addresses) {
      families
          .computeIfAbsent(Addresses.family(address.getAddress()), f -> new ArrayDeque<>())
          .add(address);
    }
    List<InetSocketAddress> order = new ArrayList<>();
    Queue<InetSocketAddress> head = families.values().iterator().next();
    for (int i = 1; i < first && !head.isEmpty(); i++) {
      order.add(head.remove());
    }
    while (order.size() < addresses.size()) {
      for (Queue<InetSocketAddress> family : families.values()) {
        if (!family.isEmpty()) {
          order.add(family.remove());
        }
      }
    }
    return order;
  }

  /** Starts the first attempt. If no attempt can be started, the race fails inside this call. */
  void start() {
    next();
  }

  private void next() {
    stopTimer();
    while (!untried.isEmpty()) {
      InetSocketAddress address = untried.remove();
      try {
        running.add(ConnectAttempt.start(proactor, address, locals, options.socketOptions(), this));
        startTimer();
        return;
      } catch (IOException e) {
        failures.add(e);
      } catch (RuntimeException e) {
        // The address is not at fault: for example, the socket does not support an option.
        cancel();
        onFailed.accept(e);
        return;
      }
    }
    if (running.isEmpty()) {
      over = true;
      onFailed.accept(
          Objects.requireNonNullElseGet(
              ConnectFailures.merged(failures), () -> new IOException("no address to connect to")));
    }
  }

  private void startTimer() {
    Duration delay = options.happyEyeballsDelay();
    if (delay != null && !untried.isEmpty()) {
      timer = loop.callLater(delay, this::next);
    }
  }

  private void stopTimer() {
    TimerHandle waiting = timer;
    timer = null;
    if (waiting != null) {
      waiting.cancel();
    }
  }

  @Override
  public void connected(ConnectAttempt attempt, StreamSocket socket) {
    running.remove(attempt);
    cancel();
    onConnected.accept(socket);
  }

  @Override
  public void failed(ConnectAttempt attempt, IOException failure) {
    running.remove(attempt);
    failures.add(failure);
    next();
  }

  /** Cancels all attempts; has no effect after the race is over. */
  void cancel() {
    if (!over) {
      over = true;
      stopTimer();
      running.forEach(ConnectAttempt::cancel);
      running.clear();
    }
  }
}
