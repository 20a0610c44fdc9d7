package dev.rondo;

import dev.rondo.net.BaseProtocol;
import dev.rondo.net.BaseTransport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What went wrong, and with what. Mirrors the dictionary given to asyncio's exception handlers, key
 * by key.
 *
 * @param message what happened
 * @param exception what was thrown
 * @param future the future concerned
 * @param task the task concerned
 * @param handle the callback concerned
 * @param protocol the protocol concerned
 * @param transport the transport concerned
 * @param socket the socket concerned, as text
 * @param asyncGenerator the generator concerned
 * @param source where the callback, future or task was made, in debug mode
 * @param context what was being handled when the exception handler itself failed
 */
public record ExceptionContext(
    String message,
    @Nullable Throwable exception,
    @Nullable LoopFuture<?> future,
    @Nullable Task<?> task,
    @Nullable Handle handle,
    @Nullable BaseProtocol protocol,
    @Nullable BaseTransport transport,
    @Nullable String socket,
    @Nullable AsyncGenerator<?> asyncGenerator,
    @Nullable Throwable source,
    @Nullable ExceptionContext context) {

  public ExceptionContext {
    Objects.requireNonNull(message, "message");
  }

  /** A context with a message and nothing else. */
  public static ExceptionContext of(String message) {
    return new ExceptionContext(
        message, null, null, null, null, null, null, null, null, null, null);
  }

  public ExceptionContext withException(@Nullable Throwable exception) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withFuture(@Nullable LoopFuture<?> future) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withTask(@Nullable Task<?> task) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withHandle(@Nullable Handle handle) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withProtocol(@Nullable BaseProtocol protocol) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withTransport(@Nullable BaseTransport transport) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withSocket(@Nullable String socket) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withAsyncGenerator(@Nullable AsyncGenerator<?> asyncGenerator) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withSource(@Nullable Throwable source) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }

  public ExceptionContext withContext(@Nullable ExceptionContext context) {
    return new ExceptionContext(
        message,
        exception,
        future,
        task,
        handle,
        protocol,
        transport,
        socket,
        asyncGenerator,
        source,
        context);
  }
}
