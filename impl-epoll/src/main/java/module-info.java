import dev.rondo.epoll.service.EpollService;
import dev.rondo.spi.EventLoopProvider;

/** The backend over Linux's epoll(7) and native sockets, without {@code java.nio}, for speed. */
module dev.rondo.epoll {
  requires static com.google.auto.service;
  requires dev.rondo.logging;
  requires transitive dev.rondo;
  requires dev.rondo.engine;
  requires dev.rondo.linux;
  requires static org.jspecify;

  exports dev.rondo.epoll;

  provides EventLoopProvider with
      EpollService;
}
