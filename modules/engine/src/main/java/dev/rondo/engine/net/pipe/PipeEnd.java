package dev.rondo.engine.net.pipe;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.EventLoop;
import dev.rondo.ExceptionContext;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.logging.Loggers;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.spi.ContextValues;
import dev.rondo.spi.RunningLoop;
import java.io.IOException;
import java.nio.channels.Channel;
import org.jspecify.annotations.Nullable;

/** The parts that both kinds of pipe transport share: the channel, the protocol and the closing. */
final class PipeEnd {

  private static final System.Logger logger = Loggers.of(PipeEnd.class);

  private final Pipes pipes;
  private final Channel pipe;
  private final ContextValues values = RunningLoop.here().values();
  private Protocol protocol;
  private @Nullable Transport transport;
  private boolean closing;
  private boolean lost;

  PipeEnd(Pipes pipes, Channel pipe, Protocol protocol) {
    this.pipes = pipes;
    this.pipe = pipe;
    this.protocol = protocol;
  }

  /** Calls {@code connectionMade} of the protocol with {@code transport}. */
  void connectionMade(Transport transport) {
    this.transport = transport;
    enterContext();
    try {
      protocol.connectionMade(transport);
    } catch (Exception e) {
      report(ExceptionContext.of("Exception in protocol.connectionMade()").withException(e));
    }
  }

  /** Marks the transport as closing; returns false if it was already closing. */
  boolean beginClosing() {
    boolean was = closing;
    closing = true;
    return !was;
  }

  boolean isClosing() {
    return closing;
  }

  boolean isLost() {
    return lost;
  }

  /** Ends the transport after a failure, and reports it unless it is an {@link IOException}. */
  void broken(Exception exception) {
    if (exception instanceof IOException) {
      logger.log(DEBUG, () -> pipe + " failed", exception);
    } else {
      report(ExceptionContext.of("Fatal error: input or output failed.").withException(exception));
    }
    scheduleConnectionLost(exception);
  }

  /** Ends the transport because the protocol threw, and reports the exception. */
  void fatal(String message, Exception exception) {
    report(ExceptionContext.of(message).withException(exception));
    scheduleConnectionLost(exception);
  }

  /** Queues the call of {@code connectionLost}, after which the pipe is closed. */
  void scheduleConnectionLost(@Nullable Throwable cause) {
    if (lost) {
      return;
    }
    lost = true;
    closing = true;
    pipes.remove(this);
    pipes.queue().enqueue(LoopEvent.of(() -> connectionLost(cause)));
  }

  private void connectionLost(@Nullable Throwable cause) {
    enterContext();
    try {
      protocol.connectionLost(cause);
    } catch (Exception e) {
      report(ExceptionContext.of("Exception in protocol.connectionLost()").withException(e));
    } finally {
      closeChannel();
    }
  }

  void closeChannel() {
    try {
      pipe.close();
    } catch (IOException e) {
      logger.log(DEBUG, () -> "closing " + pipe + " failed", e);
    }
  }

  Protocol protocol() {
    return protocol;
  }

  void protocol(Protocol protocol) {
    this.protocol = protocol;
  }

  <T> @Nullable T extraInfo(ExtraInfo<T> name) {
    return name == ExtraInfo.PIPE ? name.type().cast(pipe) : null;
  }

  void enterContext() {
    RunningLoop.here().values(values);
  }

  void report(ExceptionContext context) {
    EventLoop loop = pipes.loop();
    Transport made = transport;
    loop.callExceptionHandler(
        (made == null ? context : context.withTransport(made)).withProtocol(protocol));
  }

  UnsupportedOperationException refusal(String operation) {
    return new UnsupportedOperationException(
        "%s is not supported by this end of a pipe: %s".formatted(operation, this));
  }

  @Override
  public String toString() {
    return pipe + (lost ? " closed" : closing ? " closing" : " open");
  }
}
