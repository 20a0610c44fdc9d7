package dev.rondo.policies;

/**
 * A provider that could not be asked for its name.
 *
 * @param origin its class, and its module if it has one; {@code a provider} if even that is unknown
 * @param reason what went wrong
 */
public record BrokenProvider(String origin, String reason) {}
