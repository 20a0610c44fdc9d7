/**
 * Rondo's logging: through SLF4J if it is present, otherwise through the platform's loggers. It is
 * a module of its own so that an image can leave SLF4J out. For Rondo's own use.
 */
@SuppressWarnings("module") // An image need not contain all modules of the qualified export.
module dev.rondo.logging {
  requires static org.jspecify;
  requires static org.slf4j;

  exports dev.rondo.logging to
      dev.rondo.engine,
      dev.rondo.epoll,
      dev.rondo.linux,
      dev.rondo.monitoring,
      dev.rondo.policies,
      dev.rondo.proactor,
      dev.rondo.subprocess,
      dev.rondo.tls;

  // Resolves any SLF4J provider on the module path, and with it SLF4J.
  uses org.slf4j.spi.SLF4JServiceProvider;
}
