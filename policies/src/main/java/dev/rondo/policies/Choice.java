package dev.rondo.policies;

/**
 * The backend chosen for a thread.
 *
 * @param backend the backend
 * @param reason why this one, as {@code named by system property rondo.backend}
 */
public record Choice(Backend backend, String reason) {}
