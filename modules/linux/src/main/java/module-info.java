import dev.rondo.linux.LinuxThreadPinner;
import dev.rondo.spi.ThreadPinner;

/**
 * Linux system calls and sockets through {@code java.lang.foreign}, so that the backends for Linux
 * need no native code of their own to build. The only module that needs native access.
 */
@SuppressWarnings("module") // An image may contain only one of the two backends.
module dev.rondo.linux {
  requires static com.google.auto.service;
  requires dev.rondo.logging;
  requires transitive dev.rondo.engine;
  requires static org.jspecify;

  exports dev.rondo.linux to
      dev.rondo.epoll,
      dev.rondo.proactor;
  exports dev.rondo.linux.socket to
      dev.rondo.epoll,
      dev.rondo.proactor;
  exports dev.rondo.linux.driver;

  provides ThreadPinner with
      LinuxThreadPinner;
}
