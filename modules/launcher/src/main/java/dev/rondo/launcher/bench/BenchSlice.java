package dev.rondo.launcher.bench;

/**
 * The measurements of a short load on a server.
 *
 * @param requests the number of responses, at least 1
 * @param seconds the time that passed
 * @param median the median time from a request to its response, in microseconds
 * @param high the 99th percentile of these times, in microseconds
 * @param serverSeconds the processor time of the server, without its compilers
 */
public record BenchSlice(
    long requests, double seconds, double median, double high, double serverSeconds) {

  /** Returns the responses per second. */
  public double rate() {
    return requests / seconds;
  }

  /** Returns the number of processors that the server used. */
  public double busy() {
    return serverSeconds / seconds;
  }

  /** Returns the server's processor time for each request, in microseconds. */
  public double cost() {
    return serverSeconds * 1e6 / requests;
  }
}
