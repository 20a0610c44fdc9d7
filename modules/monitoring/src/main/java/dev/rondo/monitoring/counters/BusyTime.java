package dev.rondo.monitoring.counters;

/**
 * The busy time of a loop.
 *
 * @param total the nanoseconds of all run phases, the current one included
 * @param running the nanoseconds of the current run phase, at least 1; 0 outside of one
 */
public record BusyTime(long total, long running) {}
