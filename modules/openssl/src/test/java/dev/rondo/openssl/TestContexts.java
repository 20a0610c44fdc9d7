package dev.rondo.openssl;

import dev.rondo.tck.fixture.Identity;
import java.security.KeyStore;
import java.security.cert.Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** TLS contexts of OpenSSL and of the JDK. */
final class TestContexts {

  private TestContexts() {}

  /** Makes a context that presents {@code own}, if it is not null, and trusts {@code trusted}. */
  static SSLContext of(boolean openssl, Identity own, Identity trusted) throws Exception {
    return of(openssl, keys(own), trust(trusted));
  }

  static SSLContext of(boolean openssl, KeyManager[] keys, TrustManager[] trust) throws Exception {
    SSLContext context =
        openssl
            ? SSLContext.getInstance("TLS", new OpenSsl().provider())
            : SSLContext.getInstance("TLS");
    context.init(keys, trust, null);
    return context;
  }

  static KeyManager[] keys(Identity own) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    if (own != null) {
      store.setKeyEntry("own", own.key(), new char[0], new Certificate[] {own.certificate()});
    }
    var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  static TrustManager[] trust(Identity trusted) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setCertificateEntry("trusted", trusted.certificate());
    var factory = TrustManagerFactory.getInstance("PKIX");
    factory.init(store);
    return factory.getTrustManagers();
  }
}
