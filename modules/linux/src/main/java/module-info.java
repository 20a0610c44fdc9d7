/**
 * Linux as its C library offers it, through {@code java.lang.foreign}, so that no backend over it
 * has native code to build. It is the one module that needs native access.
 */
@SuppressWarnings("module") // An image may hold only one of the two backends.
module dev.rondo.linux {
  requires dev.rondo.logging;
  requires transitive dev.rondo.engine;
  requires static org.jspecify;

  exports dev.rondo.linux to
      dev.rondo.epoll,
      dev.rondo.proactor;
  exports dev.rondo.linux.socket to
      dev.rondo.epoll,
      dev.rondo.proactor;
}
