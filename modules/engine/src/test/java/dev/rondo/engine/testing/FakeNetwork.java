package dev.rondo.engine.testing;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.engine.Engine;
import dev.rondo.engine.core.ManualClock;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.spi.LoopOptions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;

/** A loop over a {@link FakeProactor}, run one iteration at a time, with its reports. */
public final class FakeNetwork {

  public final ManualClock clock = new ManualClock();
  public final FakeProactor proactor;
  public final EventLoop loop;
  public final List<ExceptionContext> reports = new ArrayList<>();

  public FakeNetwork() {
    AtomicReference<FakeProactor> made = new AtomicReference<>();
    loop =
        Engine.overProactor(
            "fake",
            EnumSet.of(Capability.TCP, Capability.UDP),
            queue -> {
              FakeProactor driver = new FakeProactor(queue, clock);
              made.set(driver);
              return driver;
            },
            LoopOptions.defaults().withClock(clock));
    proactor = made.get();
    loop.setExceptionHandler((owner, context) -> reports.add(context));
  }

  /** Runs one iteration without waiting. */
  public void iterate() {
    loop.stop();
    loop.runForever();
  }

  /** Runs enough iterations for all consequences of the events so far. */
  public void settle() {
    for (int i = 0; i < 5; i++) {
      iterate();
    }
  }

  /** Runs {@code callback} as a callback of the loop. */
  public void call(Runnable callback) {
    loop.callSoon(callback);
    iterate();
  }

  /** Creates a server on one address. */
  public LoopFuture<Server> serve(Supplier<? extends Protocol> factory) {
    return loop.createServer(factory, Binding.host("127.0.0.1", 80));
  }

  /** Connects a client to a new server that uses {@code protocol}; returns the server's stream. */
  public FakeStream accept(Protocol protocol) throws Exception {
    serve(() -> protocol).result();
    FakeStream stream = proactor.listeners.getLast().connects();
    settle();
    return stream;
  }
}
