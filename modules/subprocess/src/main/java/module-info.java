import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.subprocess.Processes;

/** Child processes as transports, apart so that who starts none need not carry them. */
module dev.rondo.subprocess {
  requires static com.google.auto.service;
  requires dev.rondo.engine;
  requires dev.rondo.logging;
  requires static org.jspecify;

  provides ProcessDriver with
      Processes;
}
