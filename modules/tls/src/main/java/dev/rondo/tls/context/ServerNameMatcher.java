package dev.rondo.tls.context;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import javax.net.ssl.SNIMatcher;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.StandardConstants;

/** Accepts the names that a server has a certificate for; for others, the JDK sends an alert. */
final class ServerNameMatcher extends SNIMatcher {

  private final Supplier<CredentialsByName> names;

  ServerNameMatcher(Supplier<CredentialsByName> names) {
    super(StandardConstants.SNI_HOST_NAME);
    this.names = names;
  }

  @Override
  public boolean matches(SNIServerName name) {
    String asked = new String(name.getEncoded(), StandardCharsets.US_ASCII);
    return !names.get().find(asked).isEmpty();
  }
}
