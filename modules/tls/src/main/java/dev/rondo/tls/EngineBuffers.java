package dev.rondo.tls;

/** An engine that says which buffers it works on. Other engines are given buffers on the heap. */
public interface EngineBuffers {

  /** Returns whether direct buffers save the engine copies. Never changes. */
  boolean prefersDirect();
}
