package dev.rondo.policies;

import org.jspecify.annotations.Nullable;

/**
 * A provider that cannot be used: it failed to load, has no valid name, has the name of another
 * one, or is present without being registered.
 *
 * @param name the name of its backend, or null if it is not known
 * @param origin its class, and its module if it has one; {@code unknown provider} if neither is
 *     known
 * @param reason the failure
 */
public record BrokenProvider(@Nullable String name, String origin, String reason) {}
