package com.example.virtualtime;

import dev.rondo.Capability;
import dev.rondo.Context;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.net.Binding;
import dev.rondo.net.ConnectOptions;
import dev.rondo.net.Connection;
import dev.rondo.net.Protocol;
import dev.rondo.net.ServerOptions;
import dev.rondo.net.Target;
import dev.rondo.net.TlsOptions;
import dev.rondo.net.Transport;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** An in-memory network of one host. The seed decides its latencies. */
final class VirtualNetwork {

  private static final int FIRST_FREE_PORT = 49152;

  private final VirtualLoop loop;
  private final Random random;
  private final Set<InetSocketAddress> bound = new HashSet<>();
  private final Map<InetSocketAddress, VirtualServer> listening = new HashMap<>();
  private int nextPort = FIRST_FREE_PORT;

  VirtualNetwork(VirtualLoop loop, Random random) {
    this.loop = loop;
    this.random = random;
  }

  /** Returns the latency of the next transfer. */
  Duration latency() {
    return Duration.ofNanos(1 + random.nextInt(1_000_000));
  }

  <P extends Protocol> LoopFuture<Connection<Transport, P>> connect(
      Supplier<P> factory, Target target, ConnectOptions options) {
    Objects.requireNonNull(factory, "protocolFactory");
    refuseTls(options.tls(), "createConnection");
    if (!(Objects.requireNonNull(target, "target") instanceof Target.Host host)) {
      throw new IllegalArgumentException("not a host and port: " + target);
    }
    LoopFuture<Connection<Transport, P>> future = loop.createFuture();
    loop.callLater(latency(), () -> connect(future, factory, host, options));
    return future;
  }

  private <P extends Protocol> void connect(
      LoopFuture<Connection<Transport, P>> future,
      Supplier<P> factory,
      Target.Host host,
      ConnectOptions options) {
    if (future.isDone()) {
      return;
    }
    VirtualTransport near = null;
    try {
      near = dial(host, options);
      P protocol = Objects.requireNonNull(factory.get(), "protocol");
      near.open(protocol);
      future.setResult(new Connection<>(near, protocol));
    } catch (IOException | RuntimeException e) {
      if (near != null) {
        near.discard();
      }
      future.setException(e);
    }
  }

  private VirtualTransport dial(Target.Host host, ConnectOptions options) throws IOException {
    VirtualSocket.requireSupported(options.socketOptions().keySet());
    var remote = new InetSocketAddress(resolve(host.host(), options.family()), host.port());
    InetSocketAddress wanted = options.localAddress();
    InetSocketAddress local =
        wanted == null
            ? bind(remote.getAddress(), 0)
            : bind(resolve(wanted.getHostString(), options.family()), wanted.getPort());
    VirtualServer server = listening.get(remote);
    if (server == null) {
      server = listening.get(any(remote.getPort()));
    }
    if (server == null) {
      bound.remove(local);
      throw new ConnectException("connection refused: " + remote);
    }
    var near =
        new VirtualTransport(
            loop,
            this,
            Context.copyCurrent(),
            new VirtualSocket(local, remote, options.socketOptions()));
    near.onEnd(() -> bound.remove(local));
    server.connect(near, local, remote);
    return near;
  }

  LoopFuture<Server> listen(
      Supplier<? extends Protocol> factory, Binding binding, ServerOptions options) {
    Objects.requireNonNull(factory, "protocolFactory");
    refuseTls(options.tls(), "createServer");
    if (options.listening().reusePort()) {
      throw Capability.REUSE_PORT.refusal("createServer", loop);
    }
    var hosts = new LinkedHashSet<String>();
    int port =
        switch (Objects.requireNonNull(binding, "binding")) {
          case Binding.Hosts(List<String> names, int number) -> {
            hosts.addAll(names);
            yield number;
          }
          case Binding.AnyHost(int number) -> {
            hosts.add("0.0.0.0");
            yield number;
          }
          default -> throw new IllegalArgumentException("not a host and port: " + binding);
        };
    LoopFuture<Server> future = loop.createFuture();
    var addresses = new ArrayList<InetSocketAddress>();
    try {
      VirtualSocket.requireSupported(options.listening().socketOptions().keySet());
      for (String host : hosts) {
        addresses.add(bind(resolve(host, options.listening().family()), port));
      }
      var server = new VirtualServer(loop, this, factory, addresses, options);
      if (options.startServing()) {
        server.listen();
      }
      future.setResult(server);
    } catch (IOException | UnsupportedOperationException e) {
      addresses.forEach(bound::remove);
      future.setException(e);
    }
    return future;
  }

  void listen(InetSocketAddress address, VirtualServer server) {
    listening.put(address, server);
  }

  void release(InetSocketAddress address) {
    listening.remove(address);
    bound.remove(address);
  }

  void close() {
    listening.clear();
    bound.clear();
  }

  private InetSocketAddress bind(InetAddress address, int port) throws BindException {
    if (!address.isLoopbackAddress() && !address.isAnyLocalAddress()) {
      throw new BindException("this host does not have the address " + address.getHostAddress());
    }
    var wanted = new InetSocketAddress(address, port == 0 ? nextPort++ : port);
    if (!bound.add(wanted)) {
      throw new BindException("address already in use: " + wanted);
    }
    return wanted;
  }

  private static InetAddress resolve(String host, @Nullable ProtocolFamily family)
      throws UnknownHostException {
    InetAddress address;
    try {
      address = InetAddress.ofLiteral(host.equals("localhost") ? "127.0.0.1" : host);
    } catch (IllegalArgumentException e) {
      throw new UnknownHostException(
          host + " is unknown: an in-memory network resolves only localhost and IP addresses");
    }
    var its =
        address instanceof Inet4Address
            ? StandardProtocolFamily.INET
            : StandardProtocolFamily.INET6;
    if (family != null && family != its) {
      throw new UnknownHostException(host + " has no address of family " + family.name());
    }
    return address;
  }

  private static InetSocketAddress any(int port) {
    return new InetSocketAddress(InetAddress.ofLiteral("0.0.0.0"), port);
  }

  private void refuseTls(@Nullable TlsOptions tls, String operation) {
    if (tls != null) {
      throw Capability.TLS.refusal(operation, loop);
    }
  }
}
