package dev.rondo;

import dev.rondo.net.BaseProtocol;
import dev.rondo.net.BaseTransport;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A failure that no caller can be given, and the objects it concerns. Mirrors the dictionary passed
 * to asyncio's exception handlers, key by key.
 *
 * @param message a description of the failure
 * @param exception the exception that was thrown
 * @param work the callback, future, task or generator concerned
 * @param endpoint the connection or socket concerned
 * @param source the stack trace of where the callback, future or task was made; in debug mode only
 * @param context the context that was being handled when the exception handler itself failed
 */
public record ExceptionContext(
    String message,
    @Nullable Throwable exception,
    Work work,
    Endpoint endpoint,
    @Nullable Throwable source,
    @Nullable ExceptionContext context) {

  private static final Work NO_WORK = new Work(null, null, null, null);
  private static final Endpoint NO_ENDPOINT = new Endpoint(null, null, null);

  public ExceptionContext {
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(work, "work");
    Objects.requireNonNull(endpoint, "endpoint");
  }

  /** Returns a context that has only a message. */
  public static ExceptionContext of(String message) {
    return new ExceptionContext(message, null, NO_WORK, NO_ENDPOINT, null, null);
  }

  public ExceptionContext withException(@Nullable Throwable exception) {
    return new ExceptionContext(message, exception, work, endpoint, source, context);
  }

  public ExceptionContext withFuture(@Nullable LoopFuture<?> future) {
    return withWork(new Work(future, work.task, work.handle, work.asyncGenerator));
  }

  public ExceptionContext withTask(@Nullable Task<?> task) {
    return withWork(new Work(work.future, task, work.handle, work.asyncGenerator));
  }

  public ExceptionContext withHandle(@Nullable Handle handle) {
    return withWork(new Work(work.future, work.task, handle, work.asyncGenerator));
  }

  public ExceptionContext withAsyncGenerator(@Nullable AsyncGenerator<?> asyncGenerator) {
    return withWork(new Work(work.future, work.task, work.handle, asyncGenerator));
  }

  public ExceptionContext withTransport(@Nullable BaseTransport transport) {
    return withEndpoint(new Endpoint(transport, endpoint.protocol, endpoint.socket));
  }

  public ExceptionContext withProtocol(@Nullable BaseProtocol protocol) {
    return withEndpoint(new Endpoint(endpoint.transport, protocol, endpoint.socket));
  }

  public ExceptionContext withSocket(@Nullable String socket) {
    return withEndpoint(new Endpoint(endpoint.transport, endpoint.protocol, socket));
  }

  public ExceptionContext withSource(@Nullable Throwable source) {
    return new ExceptionContext(message, exception, work, endpoint, source, context);
  }

  public ExceptionContext withContext(@Nullable ExceptionContext context) {
    return new ExceptionContext(message, exception, work, endpoint, source, context);
  }

  private ExceptionContext withWork(Work work) {
    return new ExceptionContext(message, exception, work, endpoint, source, context);
  }

  private ExceptionContext withEndpoint(Endpoint endpoint) {
    return new ExceptionContext(message, exception, work, endpoint, source, context);
  }

  /**
   * The work that a failure concerns.
   *
   * @param future the future, if there is one
   * @param task the task, if there is one
   * @param handle the callback, if there is one
   * @param asyncGenerator the generator, if there is one
   */
  public record Work(
      @Nullable LoopFuture<?> future,
      @Nullable Task<?> task,
      @Nullable Handle handle,
      @Nullable AsyncGenerator<?> asyncGenerator) {}

  /**
   * The connection or socket that a failure concerns.
   *
   * @param transport the transport, if there is one
   * @param protocol the protocol, if there is one
   * @param socket the socket, as text, if there is no transport for it
   */
  public record Endpoint(
      @Nullable BaseTransport transport,
      @Nullable BaseProtocol protocol,
      @Nullable String socket) {}
}
