package dev.rondo.openssl;

import dev.rondo.spi.Support;
import java.lang.foreign.Arena;
import java.lang.foreign.SymbolLookup;
import java.util.Optional;

/** The two libraries of OpenSSL, found by their names. */
record Libraries(SymbolLookup crypto, SymbolLookup ssl) {

  private static final int PREFERENCE = 200;
  private static final long OLDEST = 0x30000000L;
  private static final String REMEDY =
      "install OpenSSL 3 (Debian: libssl3), or name its libraries with -Drondo.openssl.libssl=… and"
          + " -Drondo.openssl.libcrypto=…";

  /** Opens the libraries that the system properties name. */
  static Libraries open() {
    return open(
        System.getProperty("rondo.openssl.libssl", "libssl.so.3"),
        System.getProperty("rondo.openssl.libcrypto", "libcrypto.so.3"));
  }

  /**
   * Opens two libraries by their names or paths.
   *
   * @throws UnsupportedOperationException if one is missing or too old
   */
  static Libraries open(String ssl, String crypto) {
    var libraries = new Libraries(load(crypto), load(ssl));
    long version = libraries.version();
    if (version < OLDEST) {
      throw new UnsupportedOperationException(
          "%s is too old: OpenSSL 3.0 or later is needed; %s".formatted(crypto, REMEDY));
    }
    return libraries;
  }

  @SuppressWarnings("restricted") // Native access is what this module is for.
  private static SymbolLookup load(String name) {
    try {
      return name.indexOf('/') < 0
          ? SymbolLookup.libraryLookup(name, Arena.global())
          : SymbolLookup.libraryLookup(java.nio.file.Path.of(name), Arena.global());
    } catch (IllegalArgumentException e) {
      throw new UnsupportedOperationException(
          "the library %s cannot be loaded: %s".formatted(name, REMEDY), e);
    }
  }

  private long version() {
    return crypto
        .find("OpenSSL_version_num")
        .map(address -> NativeCalls.call(NativeCalls.link(address)))
        .orElse(0L);
  }

  /** Returns whether OpenSSL can be used here. */
  static Support support() {
    Module module = Libraries.class.getModule();
    return support(module.isNativeAccessEnabled())
        .<Support>map(Support.Unsupported::new)
        .orElseGet(() -> new Support.Supported(PREFERENCE, LibCrypto.versionText()));
  }

  private static Optional<String> support(boolean nativeAccess) {
    if (!nativeAccess) {
      Module module = Libraries.class.getModule();
      return Optional.of(
          "needs native access: start Java with --enable-native-access="
              + (module.isNamed() ? module.getName() : "ALL-UNNAMED"));
    }
    return Loaded.OBSTACLE;
  }

  /** The libraries that this JVM uses, opened once. */
  static final class Shared {

    static final Libraries LIBRARIES = open();

    private Shared() {}
  }

  /** The result of loading the libraries, which is tried once. */
  static final class Loaded {

    static final Optional<String> OBSTACLE = obstacle();

    private Loaded() {}

    private static Optional<String> obstacle() {
      try {
        LibCrypto.initialize();
        LibSsl.initialize();
        return Optional.empty();
      } catch (UnsupportedOperationException e) {
        return Optional.of(String.valueOf(e.getMessage()));
      } catch (ExceptionInInitializerError e) {
        return Optional.of(String.valueOf(e.getCause() == null ? e : e.getCause().getMessage()));
      } catch (RuntimeException | LinkageError e) {
        return Optional.of("this Java virtual machine cannot call OpenSSL: " + e);
      }
    }
  }

  /**
   * Returns a handle of the function {@code name} of either library.
   *
   * @throws UnsupportedOperationException if both lack it
   */
  java.lang.invoke.MethodHandle link(String name) {
    return NativeCalls.link(address(name));
  }

  /** Returns a handle as {@link #link} does, of a function that only reads memory. */
  java.lang.invoke.MethodHandle linkShort(String name) {
    return NativeCalls.linkShort(address(name));
  }

  private java.lang.foreign.MemorySegment address(String name) {
    return ssl.find(name)
        .or(() -> crypto.find(name))
        .orElseThrow(
            () ->
                new UnsupportedOperationException(
                    "the OpenSSL library lacks the function %s: %s".formatted(name, REMEDY)));
  }
}
