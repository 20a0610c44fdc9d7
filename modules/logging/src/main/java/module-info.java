/**
 * Logging: through SLF4J if it is present, otherwise through the platform's own loggers. It is a
 * module so that an image needs no SLF4J, and for Rondo's own use.
 */
@SuppressWarnings("module") // An image may hold only some of them.
module dev.rondo.logging {
  requires static org.jspecify;
  requires static org.slf4j;

  exports dev.rondo.logging to
      dev.rondo.engine,
      dev.rondo.epoll,
      dev.rondo.linux,
      dev.rondo.policies,
      dev.rondo.proactor,
      dev.rondo.subprocess;

  // Whatever logs for SLF4J is resolved by this wherever it is found, and SLF4J with it.
  uses org.slf4j.spi.SLF4JServiceProvider;
}
