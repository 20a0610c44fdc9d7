package dev.rondo.tls;

import dev.rondo.Context;
import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The protocol above TLS. It is told nothing before it is connected, and what it throws is reported
 * as any transport reports it.
 */
final class Application {

  /** Is told that the protocol cannot go on. */
  interface Failing {
    void failed(Exception exception);
  }

  private static final Logger logger = System.getLogger(Application.class.getName());

  private final EventLoop loop;
  private final Transport transport;
  private final Failing failing;
  private Protocol protocol;
  private @Nullable BaseProtocol borrower;
  private boolean connected;
  private boolean paused;
  private boolean protocolPaused;

  /**
   * The protocol of {@code transport}.
   *
   * @param connected whether it knows of its connection already
   */
  Application(
      EventLoop loop, Transport transport, Protocol protocol, boolean connected, Failing failing) {
    this.loop = loop;
    this.transport = transport;
    this.protocol = protocol;
    this.connected = connected;
    this.failing = failing;
  }

  Protocol protocol() {
    return protocol;
  }

  void protocol(Protocol protocol) {
    this.protocol = protocol;
  }

  void connect() {
    if (!connected) {
      connected = true;
      try {
        protocol.connectionMade(transport);
      } catch (Exception e) {
        report("Exception in protocol.connectionMade()", e);
      }
      tellWhetherPaused();
    }
  }

  /** Hands over {@code data} while {@code wanted}; what is not wanted any more stays in it. */
  void received(ByteBuffer data, BooleanSupplier wanted) {
    while (data.hasRemaining() && wanted.getAsBoolean()) {
      if (protocol instanceof BufferedProtocol buffered) {
        if (!fill(buffered, data)) {
          return;
        }
      } else {
        try {
          protocol.dataReceived(data);
        } catch (Exception e) {
          fatal("dataReceived", e);
          return;
        }
        data.position(data.limit());
      }
    }
  }

  /** Hands over a buffer of the protocol's; whether that went well. */
  private boolean fill(BufferedProtocol protocol, ByteBuffer data) {
    int count;
    try {
      ByteBuffer buffer = BufferedProtocol.requireRoom(protocol.getBuffer(data.remaining()));
      count = Math.min(buffer.remaining(), data.remaining());
      buffer.put(buffer.position(), data, data.position(), count);
    } catch (Exception e) {
      fatal("getBuffer", e);
      return false;
    }
    data.position(data.position() + count);
    try {
      protocol.bufferUpdated(count);
      return true;
    } catch (Exception e) {
      fatal("bufferUpdated", e);
      return false;
    }
  }

  /** The peer has closed its direction, and with it both. */
  void ended() {
    try {
      if (protocol.eofReceived()) {
        logger.log(Level.WARNING, "returning true from eofReceived() has no effect over TLS");
      }
    } catch (Exception e) {
      fatal("eofReceived", e);
    }
  }

  void pauseWriting() {
    paused = true;
    if (borrower != null) {
      borrower.pauseWriting();
    } else {
      tellWhetherPaused();
    }
  }

  void resumeWriting() {
    paused = false;
    if (borrower != null) {
      borrower.resumeWriting();
    } else {
      tellWhetherPaused();
    }
  }

  private void tellWhetherPaused() {
    if (!connected || paused == protocolPaused) {
      return;
    }
    protocolPaused = paused;
    try {
      if (paused) {
        protocol.pauseWriting();
      } else {
        protocol.resumeWriting();
      }
    } catch (Exception e) {
      report("protocol.%s() failed".formatted(paused ? "pauseWriting" : "resumeWriting"), e);
    }
  }

  boolean isLent() {
    return borrower != null;
  }

  /** Tells {@code borrower} of the writing, instead of the protocol. */
  void lend(BaseProtocol borrower) {
    this.borrower = borrower;
  }

  /** Tells the protocol again, what it has missed in {@code context}. */
  void giveBack(Context context) {
    borrower = null;
    loop.callSoon(
        () -> {
          if (borrower == null) {
            tellWhetherPaused();
          }
        },
        context);
  }

  void lost(@Nullable Throwable exception) {
    if (borrower != null) {
      borrower.connectionLost(exception);
    }
    if (connected) {
      connected = false;
      try {
        protocol.connectionLost(exception);
      } catch (Exception e) {
        report("Exception in protocol.connectionLost()", e);
      }
    }
  }

  private void fatal(String method, Exception exception) {
    report("Fatal error: protocol." + method + "() call failed.", exception);
    failing.failed(exception);
  }

  void report(String message, Exception exception) {
    loop.callExceptionHandler(
        ExceptionContext.of(message)
            .withException(exception)
            .withTransport(transport)
            .withProtocol(protocol));
  }
}
