package dev.rondo.openssl;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests of the reason that is given where OpenSSL cannot be used. */
class SupportTests {

  private static final String NATIVE = "--enable-native-access=ALL-UNNAMED";

  @Test
  void support_here_namesTheVersion() throws Exception {
    requireOutput("supported: OpenSSL 3", List.of(NATIVE));
  }

  @ParameterizedTest
  @CsvSource({
    "libssl, libnothing.so.9, the library libnothing.so.9 cannot be loaded: install OpenSSL 3",
    "libssl, /no/libssl.so.3, the library /no/libssl.so.3 cannot be loaded: install OpenSSL 3",
    "libssl, libcrypto.so.3, the OpenSSL library lacks the function SSL_",
    "libcrypto, libc.so.6, libc.so.6 is too old: OpenSSL 3.0 or later is needed"
  })
  void support_unfitLibrary_isRefusedInOneLine(String library, String name, String reason)
      throws Exception {
    requireOutput(
        "unsupported: " + reason,
        List.of(NATIVE, "-Drondo.openssl.%s=%s".formatted(library, name)));
  }

  @Test
  void support_withoutNativeAccess_namesTheOption() throws Exception {
    requireOutput("unsupported: needs native access: start Java with " + NATIVE, List.of());
  }

  private static void requireOutput(String start, List<String> options) throws Exception {
    List<String> lines = TestPrograms.run(options, SupportProgram.class).lines().toList();

    assertTrue(lines.size() == 1 && lines.getFirst().startsWith(start), lines::toString);
  }
}
