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
 * The protocol above TLS. It receives no event before {@code connectionMade}. Its exceptions are
 * reported as those from any other transport.
 */
final class Application {

  /** A callback for an exception after which the connection cannot continue. */
  interface FailureHandler {
    void failed(Exception exception);
  }

  private static final Logger logger = System.getLogger(Application.class.getName());

  private final EventLoop loop;
  private final Transport transport;
  private final FailureHandler failureHandler;
  private Protocol protocol;
  private @Nullable BaseProtocol borrower;
  private boolean connected;
  private boolean paused;
  private boolean protocolPaused;

  /**
   * Creates the application of {@code transport}.
   *
   * @param connected whether {@code protocol} has already received {@code connectionMade}
   */
  Application(
      EventLoop loop,
      Transport transport,
      Protocol protocol,
      boolean connected,
      FailureHandler failureHandler) {
    this.loop = loop;
    this.transport = transport;
    this.protocol = protocol;
    this.connected = connected;
    this.failureHandler = failureHandler;
  }

  Protocol protocol() {
    return protocol;
  }

  void protocol(Protocol protocol) {
    this.protocol = protocol;
  }

  void connectionMade() {
    if (!connected) {
      connected = true;
      try {
        protocol.connectionMade(transport);
      } catch (Exception e) {
        report("Exception in protocol.connectionMade()", e);
      }
      updateProtocolPaused();
    }
  }

  /**
   * Delivers {@code data} to the protocol while {@code wanted} returns true; the rest stays in it.
   */
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

  /**
   * Fills one buffer of {@code protocol} from {@code data}; returns false if the protocol fails.
   */
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

  /** Passes on that the peer has closed the connection; TLS has no half-close. */
  void eofReceived() {
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
      updateProtocolPaused();
    }
  }

  void resumeWriting() {
    paused = false;
    if (borrower != null) {
      borrower.resumeWriting();
    } else {
      updateProtocolPaused();
    }
  }

  private void updateProtocolPaused() {
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

  /** Sends {@code pauseWriting} and {@code resumeWriting} to {@code borrower} from now on. */
  void lend(BaseProtocol borrower) {
    this.borrower = borrower;
  }

  /** Ends the lending; the protocol learns later, in {@code context}, whether writing is paused. */
  void giveBack(Context context) {
    borrower = null;
    loop.callSoon(
        () -> {
          if (borrower == null) {
            updateProtocolPaused();
          }
        },
        context);
  }

  void connectionLost(@Nullable Throwable exception) {
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
    failureHandler.failed(exception);
  }

  void report(String message, Exception exception) {
    loop.callExceptionHandler(
        ExceptionContext.of(message)
            .withException(exception)
            .withTransport(transport)
            .withProtocol(protocol));
  }
}
