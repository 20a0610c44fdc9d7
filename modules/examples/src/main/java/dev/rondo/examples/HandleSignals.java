package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Signal;
import java.time.Duration;
import java.util.List;

/** Runs for an hour, or until it receives SIGINT or SIGTERM. */
public final class HandleSignals {

  private HandleSignals() {}

  /** Runs until the hour is over or a signal arrives. */
  public static void main(String[] args) {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      for (Signal signal : List.of(Signal.SIGINT, Signal.SIGTERM)) {
        loop.addSignalHandler(signal, () -> askExit(loop, signal));
      }
      loop.callLater(Duration.ofHours(1), loop::stop);
      System.out.println("Event loop running for 1 hour, press Ctrl+C to interrupt.");
      System.out.printf("pid %d: send SIGINT or SIGTERM to exit.%n", ProcessHandle.current().pid());
      loop.runForever();
    }
  }

  private static void askExit(EventLoop loop, Signal signal) {
    System.out.println("got signal " + signal + ": exit");
    loop.stop();
  }
}
