/**
 * The API of Rondo, which is asyncio's event loop for the JVM: the loop ({@link dev.rondo}),
 * transports and protocols ({@link dev.rondo.net}), and interfaces for implementers ({@link
 * dev.rondo.spi}). It requires only {@code java.base}, so that it fits in any image.
 */
@org.jspecify.annotations.NullMarked
module dev.rondo {
  requires static transitive org.jspecify;

  exports dev.rondo;
  exports dev.rondo.net;
  exports dev.rondo.spi;

  uses dev.rondo.spi.EventLoopPolicyProvider;
  uses dev.rondo.spi.EventLoopProvider;
}
