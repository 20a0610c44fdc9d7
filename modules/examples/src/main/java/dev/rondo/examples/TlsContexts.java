package dev.rondo.examples;

import dev.rondo.net.TlsOptions;
import dev.rondo.tls.context.CertChain;
import dev.rondo.tls.context.TlsContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** TLS options from PEM files, for servers and clients of several kinds. */
public final class TlsContexts {

  private TlsContexts() {}

  /** Returns the options of a server of two sites; {@code folder} has their files. */
  public static TlsOptions twoSites(Path folder) throws IOException {
    CertChain wild = CertChain.of(folder.resolve("wild.crt"), folder.resolve("wild.key"));
    return TlsContext.builder()
        .loadCertChain(folder.resolve("site.crt"), folder.resolve("site.key"))
        .loadCertChain(wild.withServerNames(List.of("*.example.net", "example.net")))
        .build()
        .options();
  }

  /** Returns the options of a server whose first clients do not wait for the compiler. */
  public static TlsOptions warmServer(Path chain, Path key) throws IOException {
    TlsContext context = TlsContext.server(chain, key);
    context.warmUp(Duration.ofMillis(250));
    return context.options();
  }

  /** Returns the options of a server whose clients must have a certificate. */
  public static TlsOptions closedServer(Path chain, Path key, Path authorities) throws IOException {
    return TlsContext.builder()
        .loadCertChain(chain, key)
        .loadVerifyLocations(authorities)
        .requireClientCertificates()
        .build()
        .options();
  }

  /** Returns the options of such a client, which speaks HTTP/1.1. */
  public static TlsOptions knownClient(Path chain, Path key, String keyPassword, Path authorities)
      throws IOException {
    return TlsContext.builder()
        .loadCertChain(chain, key, keyPassword)
        .loadVerifyLocations(authorities)
        .build()
        .options()
        .withApplicationProtocols(List.of("http/1.1"));
  }

  /** Returns the options of a client that trusts the authorities of the JDK. */
  public static TlsOptions publicClient() throws IOException {
    return TlsContext.createDefaultContext().options();
  }
}
