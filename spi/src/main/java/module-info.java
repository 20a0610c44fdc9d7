/**
 * The event loop a program talks to, and what whoever writes one implements; it requires nothing
 * but the platform, so that a library may depend on it and leave the choice of a loop to others.
 */
module dev.rondo {
  requires static org.jspecify;

  exports dev.rondo.spi;
}
