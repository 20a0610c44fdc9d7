package dev.rondo.tasks;

import dev.rondo.Capability;
import dev.rondo.EventLoop;
import dev.rondo.LoopClosedException;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.tasks.GroupServer.Part;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Opens a server on all loops of a group, or on none. */
final class GroupServerOpener {

  private final List<GroupLoop> members;
  private final Function<? super EventLoop, ? extends Supplier<? extends Protocol>> protocols;
  private final Binding binding;
  private final ServerOptions options;
  private final Map<EventLoop, Supplier<? extends Protocol>> factories = new ConcurrentHashMap<>();
  private final Queue<Part> opened = new ConcurrentLinkedQueue<>();

  GroupServerOpener(
      List<GroupLoop> members,
      Function<? super EventLoop, ? extends Supplier<? extends Protocol>> protocols,
      Binding binding,
      ServerOptions options) {
    this.members = members;
    this.protocols = Objects.requireNonNull(protocols, "protocols");
    this.binding = Objects.requireNonNull(binding, "binding");
    this.options = options;
    if (!options.startServing()) {
      throw new IllegalArgumentException(
          "the server of a group always starts serving: remove withStartServing(false)");
    }
  }

  /** Returns the distribution to use for {@code binding} unless the caller chooses one. */
  static Distribution distribution(List<EventLoop> loops, Binding binding) {
    return isInternet(binding)
            && loops.stream().allMatch(l -> l.capabilities().contains(Capability.REUSE_PORT))
        ? Distribution.REUSE_PORT
        : Distribution.LEAST_CONNECTIONS;
  }

  private static boolean isInternet(Binding binding) {
    return binding instanceof Binding.Hosts || binding instanceof Binding.AnyHost;
  }

  CompletableFuture<GroupServer> open(Distribution distribution) {
    if (distribution == Distribution.REUSE_PORT && !isInternet(binding)) {
      throw new IllegalArgumentException(
          "only Internet addresses can be shared by REUSE_PORT: use LEAST_CONNECTIONS for "
              + binding);
    }
    CompletableFuture<GroupServer> server =
        members.size() == 1
            ? serveAlone(distribution)
            : switch (distribution) {
              case REUSE_PORT -> sharePort();
              case LEAST_CONNECTIONS -> accept();
            };
    return server.whenComplete(
        (result, failure) -> {
          if (failure != null) {
            opened.forEach(GroupServerOpener::close);
          }
        });
  }

  private static void close(Part part) {
    try {
      part.member().loop().callSoonThreadsafe(part.server()::close);
    } catch (LoopClosedException e) {
      // The server has ended with its loop.
    }
  }

  /** Opens an ordinary server on the only loop. */
  private CompletableFuture<GroupServer> serveAlone(Distribution distribution) {
    return part(members.getFirst(), binding, options)
        .thenApply(
            part -> new GroupServer(List.of(part), null, addresses(part.server()), distribution));
  }

  // --- one acceptor ---

  private CompletableFuture<GroupServer> accept() {
    GroupLoop first = members.getFirst();
    return all(members.stream().map(member -> part(member, Binding.none(), options)).toList())
        .thenCompose(
            parts ->
                server(
                        first,
                        () ->
                            first
                                .loop()
                                .createAcceptor(
                                    new LeastConnections(first.loop(), parts),
                                    binding,
                                    options.withTls(null)))
                    .thenApply(
                        acceptor ->
                            new GroupServer(
                                parts,
                                acceptor,
                                addresses(acceptor),
                                Distribution.LEAST_CONNECTIONS)));
  }

  // --- a port for each loop ---

  private CompletableFuture<GroupServer> sharePort() {
    for (GroupLoop member : members) {
      if (!member.loop().capabilities().contains(Capability.REUSE_PORT)) {
        throw Capability.REUSE_PORT.refusal("Distribution.REUSE_PORT", member.loop());
      }
    }
    GroupLoop first = members.getFirst();
    ServerOptions each =
        options
            .withReusePort(true)
            .withStartServing(false)
            .withMaxConnections(share(options.maxConnections(), members.size()));
    return requireFree(first)
        .thenCompose(free -> part(first, binding, each))
        .thenCompose(
            part ->
                all(others(part, each))
                    .thenCompose(parts -> startAll(List.copyOf(opened)).thenApply(v -> part)))
        .thenApply(
            part ->
                new GroupServer(
                    List.copyOf(opened), null, addresses(part.server()), Distribution.REUSE_PORT));
  }

  /** Fails if another server has the port: SO_REUSEPORT would silently share it. */
  private CompletableFuture<@Nullable Object> requireFree(GroupLoop first) {
    int port =
        switch (binding) {
          case Binding.Hosts hosts -> hosts.port();
          case Binding.AnyHost any -> any.port();
          default -> 0;
        };
    if (port == 0 || options.listening().reusePort()) {
      return CompletableFuture.completedFuture(null);
    }
    return first
        .call(
            () -> {
              LoopFuture<Server> probe =
                  first
                      .loop()
                      .createServer(
                          () -> new Protocol() {}, binding, options.withStartServing(false));
              probe.addDoneCallback(GroupServerOpener::closeProbe);
              return probe;
            })
        .thenApply(server -> null);
  }

  private static void closeProbe(LoopFuture<Server> probe) {
    if (!probe.isCancelled() && probe.exception() == null) {
      probe.resultNow().close();
    }
  }

  private static int share(int connections, int loops) {
    return connections == Integer.MAX_VALUE ? connections : (connections - 1) / loops + 1;
  }

  /** Opens the servers of the other loops, on each address that the first one has. */
  private List<CompletableFuture<Part>> others(Part first, ServerOptions each) {
    List<CompletableFuture<Part>> parts = new ArrayList<>();
    for (GroupLoop member : members.subList(1, members.size())) {
      for (SocketAddress address : addresses(first.server())) {
        InetSocketAddress inet = (InetSocketAddress) address;
        parts.add(
            part(member, Binding.host(inet.getAddress().getHostAddress(), inet.getPort()), each));
      }
    }
    return parts;
  }

  private static CompletableFuture<@Nullable Void> startAll(List<Part> parts) {
    return LoopGroup.allOf(
        parts.stream().map(part -> part.member().call(part.server()::startServing)).toList());
  }

  // --- both ---

  private CompletableFuture<Part> part(GroupLoop member, Binding binding, ServerOptions options) {
    EventLoop loop = member.loop();
    return server(
            member,
            () -> {
              var factory = factories.computeIfAbsent(loop, protocols);
              return binding instanceof Binding.Unix
                  ? loop.createUnixServer(factory, binding, options)
                  : loop.createServer(factory, binding, options);
            })
        .thenApply(
            server -> {
              Part part = new Part(member, server, member.call(server::waitClosed));
              opened.add(part);
              return part;
            });
  }

  /** Opens a server that ends with its loop. */
  private static CompletableFuture<Server> server(
      GroupLoop member, Supplier<LoopFuture<Server>> opening) {
    return member.call(
        () -> {
          LoopFuture<Server> future = opening.get();
          future.addDoneCallback(
              done -> {
                if (!done.isCancelled() && done.exception() == null) {
                  member.add(done.resultNow());
                }
              });
          return future;
        });
  }

  private static List<SocketAddress> addresses(Server server) {
    List<SocketAddress> addresses = new ArrayList<>();
    server
        .sockets()
        .forEach(socket -> addresses.add(Objects.requireNonNull(socket.localAddress())));
    return List.copyOf(addresses);
  }

  private static <T extends @Nullable Object> CompletableFuture<List<T>> all(
      List<CompletableFuture<T>> futures) {
    return LoopGroup.allOf(futures)
        .thenApply(done -> futures.stream().map(CompletableFuture::join).toList());
  }
}
