/** The choice of a backend, kept apart so that neither programs nor backends have to make it. */
module dev.rondo.policies {
  requires transitive dev.rondo;
  requires static org.jspecify;
  requires org.slf4j;

  exports dev.rondo.policies;

  uses dev.rondo.spi.EventLoopProvider;
}
