package dev.rondo.tls;

import dev.rondo.spi.Support;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import javax.net.ssl.SSLContext;

/** TLS providers that an application might have; each is the JDK's, with another name. */
final class FakeTlsProviders {

  private FakeTlsProviders() {}

  /** A provider that works. */
  public static class Working implements TlsProvider {

    /** Creates a provider, as {@link java.util.ServiceLoader} requires. */
    public Working() {}

    @Override
    public String name() {
      return "fake";
    }

    @Override
    public Support support() {
      return new Support.Supported(100, "libfake 3.1");
    }

    @Override
    public Provider provider() {
      try {
        return SSLContext.getInstance("TLS").getProvider();
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  /** Another provider with the name of {@link Working}. */
  public static final class Twin extends Working {}

  /** A provider that {@code auto} prefers to {@link Working}. */
  public static final class Preferred extends Working {

    @Override
    public String name() {
      return "preferred";
    }

    @Override
    public Support support() {
      return new Support.Supported(200);
    }
  }

  /** A provider whose library is missing. */
  public static final class Missing extends Working {

    @Override
    public String name() {
      return "missing";
    }

    @Override
    public Support support() {
      return new Support.Unsupported("no libmissing.so.3: install it");
    }
  }

  /** A provider that fails. */
  public static final class Failing extends Working {

    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Support support() {
      throw new AssertionError("support");
    }
  }

  /** A provider with the name of the JDK's. */
  public static final class Namesake extends Working {

    @Override
    public String name() {
      return "jdk";
    }
  }
}
