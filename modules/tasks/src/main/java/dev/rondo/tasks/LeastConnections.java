package dev.rondo.tasks;

import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.net.AcceptHandler;
import java.io.IOException;
import java.nio.channels.NetworkChannel;
import java.util.List;

/**
 * Passes each connection that one loop accepts to the loop of the group that has the fewest. The
 * counts belong to the accepting loop, to which every other loop posts the end of a connection.
 */
final class LeastConnections implements AcceptHandler {

  private final EventLoop acceptor;
  private final List<GroupServer.Part> parts;
  private final int[] open;
  private int last;

  LeastConnections(EventLoop acceptor, List<GroupServer.Part> parts) {
    this.acceptor = acceptor;
    this.parts = parts;
    open = new int[parts.size()];
    last = parts.size() - 1;
  }

  @Override
  public void accepted(NetworkChannel socket, Runnable ended) {
    int index = choose();
    last = index;
    open[index]++;
    Runnable decrement =
        () -> {
          open[index]--;
          ended.run();
        };
    GroupServer.Part part = parts.get(index);
    var _ =
        part.member()
            .call(() -> part.server().serveAccepted(socket))
            .whenComplete(
                (result, failure) -> {
                  if (failure != null) {
                    close(socket);
                  }
                  post(decrement);
                });
  }

  /** Returns the index of the loop with the fewest connections, the next one if there are more. */
  private int choose() {
    int best = -1;
    for (int i = 1; i <= open.length; i++) {
      int index = (last + i) % open.length;
      if (!parts.get(index).member().isOver() && (best < 0 || open[index] < open[best])) {
        best = index;
      }
    }
    return best;
  }

  private void post(Runnable decrement) {
    try {
      acceptor.callSoonThreadsafe(decrement);
    } catch (LoopClosedException e) {
      // The accepting loop has ended, and its counts with it.
    }
  }

  private static void close(NetworkChannel socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // The connection is lost, as intended.
    }
  }
}
