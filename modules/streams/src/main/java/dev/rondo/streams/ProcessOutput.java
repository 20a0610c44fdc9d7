package dev.rondo.streams;

/**
 * The whole output of a child.
 *
 * @param stdout the bytes written to the standard output; empty if it is not a pipe
 * @param stderr the bytes written to the standard error; empty if it is not a pipe
 */
public record ProcessOutput(byte[] stdout, byte[] stderr) {}
