package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;

/** Prints a greeting from a callback, which then stops the loop. */
public final class HelloWorld {

  private HelloWorld() {}

  /** Runs until the callback stops the loop. */
  public static void main(String[] args) {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      loop.callSoon(() -> helloWorld(loop));
      loop.runForever();
    }
  }

  private static void helloWorld(EventLoop loop) {
    System.out.println("Hello World");
    loop.stop();
  }
}
