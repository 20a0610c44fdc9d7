package dev.rondo.engine.net;

import dev.rondo.ExceptionContext;
import dev.rondo.net.BaseProtocol;

/** The view of a transport that its {@link FlowControl} needs. */
public interface FlowControlled {

  /** Returns the protocol that is paused and resumed. */
  BaseProtocol getProtocol();

  /** Enters the context in which the transport was created, before a call of its protocol. */
  void enterContext();

  /** Reports an exception that the protocol threw. */
  void report(ExceptionContext context);
}
