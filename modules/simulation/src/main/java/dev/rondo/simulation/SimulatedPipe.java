package dev.rondo.simulation;

import java.io.IOException;
import java.net.StandardProtocolFamily;

/**
 * A pipe between a process and its child.
 *
 * @param parent the end of the parent
 * @param child the end of the child
 */
record SimulatedPipe(SimulatedStream parent, SimulatedStream child) {

  /** Opens a pipe on {@code host}. */
  static SimulatedPipe open(Host host, String name) throws IOException {
    synchronized (host.world()) {
      SimulatedStream parent = new SimulatedStream(host, StandardProtocolFamily.UNIX);
      SimulatedStream child = new SimulatedStream(host, StandardProtocolFamily.UNIX);
      host.open(parent);
      try {
        host.open(child);
      } catch (IOException e) {
        host.closed(parent);
        throw e;
      }
      parent.connectPipe(name, child);
      child.connectPipe(name, parent);
      return new SimulatedPipe(parent, child);
    }
  }
}
