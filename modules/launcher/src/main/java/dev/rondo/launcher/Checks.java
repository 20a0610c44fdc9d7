package dev.rondo.launcher;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.Capability;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import java.nio.ByteBuffer;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The checks of all capabilities. */
final class Checks {

  private Checks() {}

  /** Returns one check for each capability, in their order. */
  static Map<Capability, Check> all() {
    Map<Capability, Check> checks = new EnumMap<>(Capability.class);
    for (Capability capability : Capability.values()) {
      checks.put(capability, of(capability));
    }
    return checks;
  }

  private static Check of(Capability capability) {
    return switch (capability) {
      case TCP -> StreamChecks::tcp;
      case TLS -> StreamChecks::tls;
      case TASKS -> SystemChecks::tasks;
      case RAW_SOCKETS -> SocketChecks::rawSockets;
      case SENDFILE -> StreamChecks::sendfile;
      case GUEST -> SystemChecks::guest;
      case DNS -> SystemChecks::dns;
      case UDP -> SocketChecks::udp;
      case UNIX_STREAM -> StreamChecks::unix;
      case UNIX_ABSTRACT -> StreamChecks::abstractUnix;
      case UNIX_DATAGRAM -> SocketChecks::unixDatagram;
      case WATCH_SOCKETS -> SocketChecks::watchSockets;
      case WATCH_DESCRIPTORS -> SystemChecks::watchDescriptors;
      case PIPES -> SystemChecks::pipes;
      case DESCRIPTOR_PIPES -> SystemChecks::descriptorPipes;
      case V6ONLY -> StreamChecks::v6only;
      case BIND_WITHOUT_LISTEN -> StreamChecks::bindWithoutListen;
      case REUSE_PORT -> StreamChecks::reusePort;
      case SUBPROCESS -> ProcessChecks::exec;
      case SUBPROCESS_SIGNAL_CODES -> ProcessChecks::signalCode;
      case SUBPROCESS_WITHOUT_THREADS -> ProcessChecks::withoutThreads;
      case SERVICE_NAMES -> SystemChecks::serviceNames;
      case SIGNALS -> ProcessChecks::signals;
    };
  }

  /** A protocol that collects a stream up to a given length or to its end. */
  static final class Collector implements Protocol {

    private final LoopFuture<String> text;
    private final int length;
    private final StringBuilder received = new StringBuilder();

    private Collector(LoopFuture<String> text, int length) {
      this.text = text;
      this.length = length;
    }

    /** Returns a collector, on the running loop, of the length of {@code expected}. */
    static Collector of(String expected) {
      return new Collector(EventLoops.getRunningLoop().createFuture(), expected.length());
    }

    LoopFuture<String> text() {
      return text;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      received.append(US_ASCII.decode(data));
      if (received.length() >= length) {
        complete();
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      if (exception == null) {
        complete();
      } else if (!text.isDone()) {
        text.setException(exception);
      }
    }

    private void complete() {
      if (!text.isDone()) {
        text.setResult(received.toString());
      }
    }
  }
}
