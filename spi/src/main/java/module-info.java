/**
 * The event loop that asyncio has, for the JVM: what a program calls ({@link dev.rondo}), what its
 * connections speak ({@link dev.rondo.net}), and what an implementer provides ({@link
 * dev.rondo.spi}). It needs {@code java.base} and nothing else, so that it fits in any image.
 */
@org.jspecify.annotations.NullMarked
module dev.rondo {
  requires static transitive org.jspecify;

  exports dev.rondo;
  exports dev.rondo.net;
  exports dev.rondo.spi;

  uses dev.rondo.spi.EventLoopPolicyProvider;
}
