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
 * Connects to the first of several addresses that answers: one after the other, or each a little
 * later beside those that have not failed yet (Happy Eyeballs, RFC 8305).
 */
final class Race implements Attempt.Listener {

  private final EventLoop loop;
  private final Proactor proactor;
  private final ConnectOptions options;
  private final List<InetSocketAddress> locals;
  private final Queue<InetSocketAddress> left;
  private final Consumer<StreamSocket> won;
  private final Consumer<Exception> lost;
  private final List<Attempt> running = new ArrayList<>();
  private final List<IOException> failures = new ArrayList<>();
  private @Nullable TimerHandle timer;
  private boolean over;

  Race(
      EventLoop loop,
      Proactor proactor,
      ConnectOptions options,
      List<InetSocketAddress> locals,
      List<InetSocketAddress> addresses,
      Consumer<StreamSocket> won,
      Consumer<Exception> lost) {
    this.loop = loop;
    this.proactor = proactor;
    this.options = options;
    this.locals = locals;
    left = new ArrayDeque<>(interleaved(addresses, interleave(options)));
    this.won = won;
    this.lost = lost;
  }

  private static int interleave(ConnectOptions options) {
    Integer asked = options.interleave();
    return asked != null ? asked : options.happyEyeballsDelay() == null ? 0 : 1;
  }

  /** {@code first} addresses of the first family, then the families in turn. */
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

  /** Begins. If nothing can even be begun, it is lost inside this call. */
  void start() {
    next();
  }

  private void next() {
    stopTimer();
    while (!left.isEmpty()) {
      InetSocketAddress address = left.remove();
      try {
        running.add(Attempt.start(proactor, address, locals, options.socketOptions(), this));
        startTimer();
        return;
      } catch (IOException e) {
        failures.add(e);
      } catch (RuntimeException e) {
        // An option that the socket does not have is no reason to try another address.
        cancel();
        lost.accept(e);
        return;
      }
    }
    if (running.isEmpty()) {
      over = true;
      lost.accept(
          Objects.requireNonNullElseGet(
              ConnectFailures.merged(failures), () -> new IOException("no address to connect to")));
    }
  }

  private void startTimer() {
    Duration delay = options.happyEyeballsDelay();
    if (delay != null && !left.isEmpty()) {
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
  public void connected(Attempt attempt, StreamSocket socket) {
    running.remove(attempt);
    cancel();
    won.accept(socket);
  }

  @Override
  public void failed(Attempt attempt, IOException failure) {
    running.remove(attempt);
    failures.add(failure);
    next();
  }

  /** Ends the race without a winner; without effect once it is over. */
  void cancel() {
    if (!over) {
      over = true;
      stopTimer();
      running.forEach(Attempt::cancel);
      running.clear();
    }
  }
}
