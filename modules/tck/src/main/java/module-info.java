/** The conformance kit: the contracts of an event loop as tests, for any implementation. */
module dev.rondo.tck {
  requires transitive dev.rondo;
  requires transitive dev.rondo.junit;
  requires dev.rondo.tasks;
  requires static org.jspecify;
  requires transitive org.junit.jupiter.api;

  exports dev.rondo.tck;
  exports dev.rondo.tck.connection;
  exports dev.rondo.tck.datagram;
  exports dev.rondo.tck.diagnostics;
  exports dev.rondo.tck.executor;
  exports dev.rondo.tck.fixture;
  exports dev.rondo.tck.lifecycle;
  exports dev.rondo.tck.memory;
  exports dev.rondo.tck.pipe;
  exports dev.rondo.tck.provider;
  exports dev.rondo.tck.report;
  exports dev.rondo.tck.resolver;
  exports dev.rondo.tck.scheduling;
  exports dev.rondo.tck.sendfile;
  exports dev.rondo.tck.server;
  exports dev.rondo.tck.signal;
  exports dev.rondo.tck.socket;
  exports dev.rondo.tck.subprocess;
  exports dev.rondo.tck.sync;
  exports dev.rondo.tck.task;
  exports dev.rondo.tck.tls;
  exports dev.rondo.tck.transport;
  exports dev.rondo.tck.unix;
  exports dev.rondo.tck.watching;

  uses dev.rondo.spi.EventLoopPolicyProvider;
  uses dev.rondo.spi.EventLoopProvider;
}
