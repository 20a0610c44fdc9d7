import dev.rondo.engine.spi.ProcessDriver;
import dev.rondo.subprocess.Processes;

/** Child processes as transports, apart so that who starts none need not carry them. */
module dev.rondo.subprocess {
  requires static com.google.auto.service;
  requires dev.rondo.engine;
  requires static org.jspecify;
  requires org.slf4j;

  provides ProcessDriver with
      Processes;
}
