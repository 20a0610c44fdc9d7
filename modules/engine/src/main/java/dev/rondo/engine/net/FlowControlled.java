package dev.rondo.engine.net;

import dev.rondo.ExceptionContext;
import dev.rondo.net.BaseProtocol;

/** A transport as its flow control sees it. */
public interface FlowControlled {

  /** Returns the protocol that is paused and resumed. */
  BaseProtocol getProtocol();

  /** Makes the context in which the transport was made current; for what calls its protocol. */
  void enterContext();

  /** Reports what its protocol threw. */
  void report(ExceptionContext context);
}
