package dev.rondo.net;

/** The host and service names of an address, as {@code getnameinfo} found them. */
public record NameInfo(String host, String service) {}
