import ch.qos.logback.classic.spi.Configurator;
import dev.rondo.launcher.Logging;

/** The {@code rondo} command, and the only module that configures logging. */
module dev.rondo.launcher {
  requires ch.qos.logback.classic;
  requires ch.qos.logback.core;
  requires static com.google.auto.service;
  requires com.google.common;
  requires dev.rondo;
  requires dev.rondo.examples;
  requires dev.rondo.monitoring;
  requires dev.rondo.policies;
  requires dev.rondo.streams;
  requires dev.rondo.tasks;
  requires dev.rondo.tls;
  requires org.apache.commons.cli;
  requires java.management;
  requires java.management.rmi; // A client of JMX finds its protocol there.
  requires jdk.attach;
  requires static org.jspecify;
  requires org.slf4j;

  provides Configurator with
      Logging;
}
