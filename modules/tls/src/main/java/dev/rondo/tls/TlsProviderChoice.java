package dev.rondo.tls;

import java.security.Provider;
import org.jspecify.annotations.Nullable;

/**
 * The TLS provider that contexts use, and why.
 *
 * @param name its name
 * @param provider the JSSE provider; null for the first one that the JDK has installed
 * @param reason the setting, or the fact, that decided
 */
public record TlsProviderChoice(String name, @Nullable Provider provider, String reason) {}
