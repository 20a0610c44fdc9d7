package dev.rondo.simulation;

/**
 * The wait of a socket for a part of a file, from a disk that may be slow. Guarded by the world.
 */
final class DiskWait {

  private final SimulatedChannel socket;
  private final Host host;
  private boolean begun;
  private boolean over;

  DiskWait(SimulatedChannel socket) {
    this.socket = socket;
    this.host = socket.host;
  }

  /** Returns whether the socket waits, and has nothing else to do. */
  boolean isPending() {
    return begun && !over;
  }

  /** Returns whether the next part can be read now; otherwise, the socket is told once it can. */
  boolean isOver() {
    if (!host.hasSlowDisk()) {
      return true;
    }
    if (over) {
      begun = false;
      over = false;
      return true;
    }
    if (!begun) {
      begin();
    }
    return false;
  }

  private void begin() {
    begun = true;
    World world = socket.world;
    world.scheduleAt(
        world.now() + host.diskAccessTime(),
        () -> {
          over = true;
          socket.changed();
        });
  }
}
