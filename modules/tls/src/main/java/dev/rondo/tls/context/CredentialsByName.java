package dev.rondo.tls.context;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The credentials of a server by name. The default is the first one, with those that share a name
 * with it: the same site with another kind of key.
 */
final class CredentialsByName {

  private final List<Credential> standard;
  private final Map<String, List<Credential>> byName = new HashMap<>();
  private final boolean unknownRefused;

  /**
   * Sorts {@code credentials} by name.
   *
   * @param unknownRefused whether no credential is for a name that none of them has
   */
  CredentialsByName(List<Credential> credentials, boolean unknownRefused) {
    this.unknownRefused = unknownRefused;
    for (Credential each : credentials) {
      for (String name : each.serverNames()) {
        byName.computeIfAbsent(name, _ -> new ArrayList<>()).add(each);
      }
    }
    standard = credentials.stream().filter(each -> isAlternative(credentials, each)).toList();
  }

  private static boolean isAlternative(List<Credential> credentials, Credential each) {
    Credential first = credentials.getFirst();
    return each == first || !Collections.disjoint(each.serverNames(), first.serverNames());
  }

  /**
   * Returns the credentials for {@code name}, in order of preference; empty if there is none.
   *
   * @param name the name that a client asks for; null if it asks for none
   */
  List<Credential> find(@Nullable String name) {
    if (name == null) {
      return standard;
    }
    String canonical = ServerNamePattern.canonical(name);
    List<Credential> found = byName.get(canonical);
    if (found == null) {
      found = byName.get(ServerNamePattern.wildcard(canonical));
    }
    if (found == null) {
      return unknownRefused ? List.of() : standard;
    }
    return found;
  }
}
