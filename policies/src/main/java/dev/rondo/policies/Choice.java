package dev.rondo.policies;

/**
 * The backend chosen for a thread.
 *
 * @param backend the backend
 * @param reason why it was chosen, for example {@code named by system property rondo.backend}
 */
public record Choice(Backend backend, String reason) {}
