package dev.rondo.streams;

/** The reading and the writing side of a connection. */
public record StreamConnection(StreamReader reader, StreamWriter writer) {}
