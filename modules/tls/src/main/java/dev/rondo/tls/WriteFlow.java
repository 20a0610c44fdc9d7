package dev.rondo.tls;

import dev.rondo.net.WriteBufferLimits;

/**
 * The write watermarks of a TLS connection: pauses and resumes the application. Writing is paused
 * while the transport below is over its high watermark, or while too many bytes wait to be
 * encrypted, which happens during a renegotiation.
 */
final class WriteFlow {

  /** 128 KiB and 512 KiB, asyncio's watermarks for TLS. */
  static final WriteBufferLimits DEFAULT_LIMITS = new WriteBufferLimits(128 * 1024, 512 * 1024);

  private static final WriteBufferLimits ZERO = new WriteBufferLimits(0, 0);

  private final Application application;
  private WriteBufferLimits limits = DEFAULT_LIMITS;
  private boolean belowIsFull;
  private boolean pendingIsFull;

  WriteFlow(Application application) {
    this.application = application;
  }

  WriteBufferLimits limits() {
    return limits;
  }

  void limits(WriteBufferLimits limits) {
    this.limits = limits;
  }

  /** Returns the watermarks to apply, which are zero while the writing half is lent. */
  WriteBufferLimits limitsInForce() {
    return application.isLent() ? ZERO : limits;
  }

  void pausedBelow() {
    belowIsFull = true;
    if (!pendingIsFull) {
      application.pauseWriting();
    }
  }

  void resumedBelow() {
    belowIsFull = false;
    if (!pendingIsFull) {
      application.resumeWriting();
    }
  }

  /** Compares with the watermarks the number of bytes that wait to be encrypted. */
  void pendingChanged(int size) {
    if (!pendingIsFull && size > limitsInForce().high()) {
      pendingIsFull = true;
      if (!belowIsFull) {
        application.pauseWriting();
      }
    } else if (pendingIsFull && size <= limitsInForce().low()) {
      pendingIsFull = false;
      if (!belowIsFull) {
        application.resumeWriting();
      }
    }
  }
}
