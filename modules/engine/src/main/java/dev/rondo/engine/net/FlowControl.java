package dev.rondo.engine.net;

import dev.rondo.ExceptionContext;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.WriteBufferLimits;
import org.jspecify.annotations.Nullable;

/**
 * Applies back-pressure: pauses a transport's protocol when the write buffer grows above the high
 * watermark, and resumes it at the low watermark. While the writing half is lent, it pauses the
 * borrower instead, and both watermarks are zero.
 */
public final class FlowControl {

  private static final WriteBufferLimits ZERO = new WriteBufferLimits(0, 0);

  private final FlowControlled transport;
  private WriteBufferLimits limits = WriteBufferLimits.defaults();
  private @Nullable BaseProtocol borrower;
  private boolean paused;
  private boolean protocolPaused;

  public FlowControl(FlowControlled transport) {
    this.transport = transport;
  }

  public WriteBufferLimits limits() {
    return limits;
  }

  public void limits(WriteBufferLimits limits) {
    this.limits = limits;
  }

  public boolean isAboveHigh(int size) {
    return size > limitsInForce().high();
  }

  private WriteBufferLimits limitsInForce() {
    return borrower == null ? limits : ZERO;
  }

  public void grown(int size) {
    if (!paused && isAboveHigh(size)) {
      paused = true;
      if (borrower != null) {
        borrower.pauseWriting();
      } else {
        pauseProtocol();
      }
    }
  }

  public void shrunk(int size) {
    if (paused && size <= limitsInForce().low()) {
      paused = false;
      if (borrower != null) {
        borrower.resumeWriting();
      } else {
        resumeProtocol();
      }
    }
  }

  /** Sets the borrower that is paused and resumed instead of the protocol; null for none. */
  public void borrower(@Nullable BaseProtocol borrower) {
    this.borrower = borrower;
  }

  /** Passes the protocol the pause or resume that the borrower received in its place. */
  public void settle() {
    if (borrower == null && paused != protocolPaused) {
      if (paused) {
        transport.enterContext();
        pauseProtocol();
      } else {
        resumeProtocol();
      }
    }
  }

  private void pauseProtocol() {
    protocolPaused = true;
    try {
      transport.getProtocol().pauseWriting();
    } catch (Exception e) {
      report("protocol.pauseWriting() failed", e);
    }
  }

  private void resumeProtocol() {
    protocolPaused = false;
    transport.enterContext();
    try {
      transport.getProtocol().resumeWriting();
    } catch (Exception e) {
      report("protocol.resumeWriting() failed", e);
    }
  }

  private void report(String message, Exception exception) {
    transport.report(ExceptionContext.of(message).withException(exception));
  }
}
