package dev.rondo.streams;

/** The two halves of a connection. */
public record StreamConnection(StreamReader reader, StreamWriter writer) {}
