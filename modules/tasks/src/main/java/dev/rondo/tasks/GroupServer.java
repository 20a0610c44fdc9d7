package dev.rondo.tasks;

import dev.rondo.LoopClosedException;
import dev.rondo.Server;
import java.net.SocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A server on all loops of a {@link LoopGroup}. All methods can be called on any thread. */
public final class GroupServer {

  /** The server of one loop. */
  record Part(GroupLoop member, Server server, CompletableFuture<@Nullable Void> ended) {}

  private final List<Part> parts;
  private final @Nullable Server acceptor;
  private final GroupLoop first;
  private final List<SocketAddress> addresses;
  private final Distribution distribution;
  private final CompletableFuture<@Nullable Void> ended;

  /**
   * Creates a server of {@code parts}.
   *
   * @param acceptor the server on the first loop that accepts for all; null if each accepts
   */
  GroupServer(
      List<Part> parts,
      @Nullable Server acceptor,
      List<SocketAddress> addresses,
      Distribution distribution) {
    this.parts = parts;
    this.acceptor = acceptor;
    this.addresses = addresses;
    this.distribution = distribution;
    first = parts.getFirst().member();
    ended = LoopGroup.allOf(parts.stream().map(Part::ended).toList());
  }

  /** Returns the addresses that the server listens on, with the port chosen for port 0. */
  public List<SocketAddress> addresses() {
    return addresses;
  }

  /** Returns the way in which connections are distributed over the loops. */
  public Distribution distribution() {
    return distribution;
  }

  /**
   * Stops accepting, and aborts the connections that are still open after {@code grace}. Every
   * connection that a loop has accepted is served until then.
   *
   * @return {@link #ended()}
   */
  public CompletableFuture<@Nullable Void> end(Duration grace) {
    Objects.requireNonNull(grace, "grace");
    if (acceptor == null) {
      endParts(grace);
    } else {
      Server closing = acceptor;
      // The accepting thread closes the parts, after it has passed on all of its connections.
      var _ =
          first
              .call(
                  () -> {
                    closing.close();
                    endParts(grace);
                    return closing.waitClosed();
                  })
              .exceptionally(
                  failure -> {
                    endParts(grace);
                    return null;
                  });
    }
    return ended();
  }

  private void endParts(Duration grace) {
    for (Part part : parts) {
      post(
          part.member(),
          () -> {
            part.server().close();
            part.member().loop().callLater(grace, part.server()::abortClients);
          });
    }
  }

  private static void post(GroupLoop member, Runnable action) {
    try {
      member.loop().callSoonThreadsafe(action);
    } catch (LoopClosedException e) {
      // The servers of the loop have ended with it.
    }
  }

  /**
   * Returns a future that completes when the server has stopped accepting and its last connection
   * has ended. A loop that has failed has no connections.
   */
  public CompletableFuture<@Nullable Void> ended() {
    return ended.copy();
  }
}
