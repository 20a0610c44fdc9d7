package dev.rondo.engine.net;

import dev.rondo.ExceptionContext;
import dev.rondo.net.WriteBufferLimits;

/** Pauses and resumes a transport's protocol as its write buffer grows and shrinks. */
final class FlowControl {

  private final Paced transport;
  private WriteBufferLimits limits = WriteBufferLimits.defaults();
  private boolean paused;

  FlowControl(Paced transport) {
    this.transport = transport;
  }

  WriteBufferLimits limits() {
    return limits;
  }

  void limits(WriteBufferLimits limits) {
    this.limits = limits;
  }

  boolean isAboveHigh(int size) {
    return size > limits.high();
  }

  void grown(int size) {
    if (!paused && isAboveHigh(size)) {
      paused = true;
      try {
        transport.getProtocol().pauseWriting();
      } catch (Exception e) {
        report("protocol.pauseWriting() failed", e);
      }
    }
  }

  void shrunk(int size) {
    if (paused && size <= limits.low()) {
      paused = false;
      transport.enterContext();
      try {
        transport.getProtocol().resumeWriting();
      } catch (Exception e) {
        report("protocol.resumeWriting() failed", e);
      }
    }
  }

  private void report(String message, Exception exception) {
    transport.report(ExceptionContext.of(message).withException(exception));
  }
}
