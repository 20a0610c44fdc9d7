package dev.rondo.simulation;

/**
 * Something that happens on the network at a time: the arrival of bytes, for example.
 *
 * @param number the place among the events of one time
 */
record NetworkEvent(long time, long number, Runnable happening)
    implements Comparable<NetworkEvent> {

  @Override
  public int compareTo(NetworkEvent other) {
    int order = Long.compare(time, other.time);
    return order == 0 ? Long.compare(number, other.number) : order;
  }
}
