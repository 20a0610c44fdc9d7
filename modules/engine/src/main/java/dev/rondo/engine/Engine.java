package dev.rondo.engine;

/** The event loop shared by the backends. */
public final class Engine {

  private Engine() {}

  /** Whether the JVM lets this module schedule virtual threads on a loop's own thread. */
  public static boolean canMountTasks() {
    return Object.class.getModule().isOpen("java.lang", Engine.class.getModule());
  }
}
