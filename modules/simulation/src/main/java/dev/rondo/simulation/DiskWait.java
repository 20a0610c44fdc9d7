package dev.rondo.simulation;

/**
 * The wait of a socket for a part of a file, from a disk that may be slow. Guarded by the world.
 */
final class DiskWait {

  private final SimulatedChannel socket;
  private final Host host;
  private boolean begun;
  private boolean over;

  /** Numbers the waits, since one that was cancelled is still among the events of the world. */
  private int number;

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
    int begunNow = ++number;
    World world = socket.world;
    world.scheduleAt(
        world.now() + host.diskAccessTime(),
        () -> {
          if (begunNow == number) {
            over = true;
            socket.changed();
          }
        });
  }

  /** Forgets the part of the file that was waited for, because it is no longer to be sent. */
  void cancel() {
    begun = false;
    over = false;
    number++;
  }
}
