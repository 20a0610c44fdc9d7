package dev.rondo.tls;

import dev.rondo.net.WriteBufferLimits;

/**
 * Flow control of what is written. It is the transport's below, with limits fit for TLS; bytes that
 * wait above it, because TLS negotiates anew, count as well.
 */
final class WriteFlow {

  /** 128 KiB and 512 KiB, as asyncio has it for TLS. */
  static final WriteBufferLimits DEFAULT_LIMITS = new WriteBufferLimits(128 * 1024, 512 * 1024);

  private final Application application;
  private WriteBufferLimits limits = DEFAULT_LIMITS;
  private boolean below;
  private boolean above;

  WriteFlow(Application application) {
    this.application = application;
  }

  WriteBufferLimits limits() {
    return limits;
  }

  void limits(WriteBufferLimits limits) {
    this.limits = limits;
  }

  void pausedBelow() {
    below = true;
    if (!above) {
      application.pauseWriting();
    }
  }

  void resumedBelow() {
    below = false;
    if (!above) {
      application.resumeWriting();
    }
  }

  /** So much waits to be encrypted. */
  void waiting(int size) {
    if (!above && size > limits.high()) {
      above = true;
      if (!below) {
        application.pauseWriting();
      }
    } else if (above && size <= limits.low()) {
      above = false;
      if (!below) {
        application.resumeWriting();
      }
    }
  }
}
