package dev.rondo.openssl;

import java.security.Provider;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The provider of TLS contexts. */
final class OpenSslProvider extends Provider {

  private static final long serialVersionUID = 1L;

  static final OpenSslProvider INSTANCE = new OpenSslProvider();

  private OpenSslProvider() {
    super("RondoOpenSSL", "1.0", "TLS contexts of the system's OpenSSL");
    putService(new ContextService(this, "TLS", Versions.ALL));
    putService(new ContextService(this, Versions.TLS_1_2, List.of(Versions.TLS_1_2)));
    putService(new ContextService(this, Versions.TLS_1_3, Versions.ALL));
  }

  /** Creates contexts without reflection, which modules would refuse. */
  private static final class ContextService extends Service {

    private final List<String> versions;

    ContextService(Provider provider, String protocol, List<String> versions) {
      super(provider, "SSLContext", protocol, OpenSslContext.class.getName(), List.of(), Map.of());
      this.versions = versions;
    }

    @Override
    public Object newInstance(@Nullable Object parameter) {
      return new OpenSslContext(versions);
    }
  }
}
