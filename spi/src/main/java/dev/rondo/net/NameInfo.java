package dev.rondo.net;

/** The answer of {@code getnameinfo}. */
public record NameInfo(String host, String service) {}
