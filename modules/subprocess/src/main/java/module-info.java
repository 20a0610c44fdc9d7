import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.subprocess.Processes;

/** Child processes as transports, a module of its own so that programs can leave it out. */
module dev.rondo.subprocess {
  requires static com.google.auto.service;
  requires dev.rondo.engine;
  requires dev.rondo.logging;
  requires static org.jspecify;

  provides ProcessDriver with
      Processes;
}
