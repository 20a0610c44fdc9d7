/**
 * An event loop in virtual time: no wait takes real time, and a seed decides the order of events.
 */
module com.example.virtualtime {
  requires transitive dev.rondo;
  requires static org.jspecify;

  exports com.example.virtualtime;

  provides dev.rondo.spi.EventLoopProvider with
      com.example.virtualtime.VirtualTimeProvider;
}
