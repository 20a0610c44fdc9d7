/** Sees every module as a user does, so that tests run where users run: on the module path. */
module dev.rondo.integration {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires com.google.common;
  requires dev.rondo;
  requires dev.rondo.engine;
  requires dev.rondo.engine.tck;
  requires dev.rondo.epoll;
  requires dev.rondo.examples;
  requires dev.rondo.junit;
  requires dev.rondo.launcher;
  requires dev.rondo.monitoring;
  requires dev.rondo.openssl;
  requires dev.rondo.policies;
  requires dev.rondo.proactor;
  requires dev.rondo.selector;
  requires dev.rondo.signals;
  requires dev.rondo.simulation;
  requires dev.rondo.subprocess;
  requires dev.rondo.streams;
  requires dev.rondo.tasks;
  requires dev.rondo.tck;
  requires dev.rondo.tls;
  requires java.desktop;
  requires java.logging;
  requires java.xml;
  requires jdk.jfr;
  requires static org.jspecify;
  requires org.junit.jupiter.api;
  requires org.junit.jupiter.params;
  requires org.junit.platform.launcher;
  requires org.junit.platform.testkit;
  requires org.slf4j;

  uses dev.rondo.spi.EventLoopProvider;
}
