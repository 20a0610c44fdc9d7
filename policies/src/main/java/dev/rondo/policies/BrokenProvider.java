package dev.rondo.policies;

/**
 * A provider that failed to load or has no valid name.
 *
 * @param origin its class, and its module if it has one; {@code unknown provider} if neither is
 *     known
 * @param reason the failure
 */
public record BrokenProvider(String origin, String reason) {}
