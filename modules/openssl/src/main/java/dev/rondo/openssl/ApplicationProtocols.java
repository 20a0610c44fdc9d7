package dev.rondo.openssl;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** The choice of an application protocol (ALPN) by a server. */
final class ApplicationProtocols {

  private final SSLEngine engine;
  private final List<String> served;
  private final @Nullable BiFunction<SSLEngine, List<String>, String> selector;
  private @Nullable String chosen;

  ApplicationProtocols(
      SSLEngine engine,
      String[] served,
      @Nullable BiFunction<SSLEngine, List<String>, String> selector) {
    this.engine = engine;
    this.served = List.of(served);
    this.selector = selector;
  }

  /**
   * Returns the index of the length of the chosen one in the list that a client sent, or -1 if none
   * is used.
   *
   * @throws SSLHandshakeException if there is none in common
   */
  int choose(byte[] offered) throws SSLHandshakeException {
    if (selector == null && served.isEmpty()) {
      return -1;
    }
    var names = new ArrayList<String>();
    var places = new ArrayList<Integer>();
    for (int at = 0; at < offered.length; at += 1 + (offered[at] & 0xff)) {
      names.add(new String(offered, at + 1, offered[at] & 0xff, ISO_8859_1));
      places.add(at);
    }
    String choice = choice(names);
    if (choice != null && choice.isEmpty()) {
      return -1;
    }
    int index = choice == null ? -1 : names.indexOf(choice);
    if (index < 0) {
      throw new SSLHandshakeException("No matching application layer protocol values");
    }
    chosen = choice;
    return places.get(index);
  }

  private @Nullable String choice(List<String> offered) {
    if (selector != null) {
      return selector.apply(engine, List.copyOf(offered));
    }
    return served.stream().filter(offered::contains).findFirst().orElse(null);
  }

  /** Returns the protocol that was chosen, or null if none is yet. */
  @Nullable String chosen() {
    return chosen;
  }

  /**
   * Returns {@code names} as a client sends them.
   *
   * @throws SSLHandshakeException if one is longer than 255 bytes
   */
  static byte[] encode(String[] names) throws SSLHandshakeException {
    var encoded = new ByteArrayOutputStream();
    for (String name : names) {
      byte[] bytes = name.getBytes(ISO_8859_1);
      if (bytes.length == 0 || bytes.length > 255) {
        throw new SSLHandshakeException(
            "an application protocol must have 1 to 255 bytes: '" + name + "'");
      }
      encoded.write(bytes.length);
      encoded.writeBytes(bytes);
    }
    return encoded.toByteArray();
  }
}
