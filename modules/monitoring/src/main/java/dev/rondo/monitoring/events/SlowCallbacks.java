package dev.rondo.monitoring.events;

import jdk.jfr.FlightRecorder;

/** The recording of slow callbacks. */
public final class SlowCallbacks {

  private SlowCallbacks() {}

  /** Returns whether a recording that runs now has slow callbacks. */
  public static boolean areRecorded() {
    // The class of an event must not be loaded before the flight recorder has started.
    return FlightRecorder.isInitialized() && new SlowCallbackEvent().isEnabled();
  }
}
