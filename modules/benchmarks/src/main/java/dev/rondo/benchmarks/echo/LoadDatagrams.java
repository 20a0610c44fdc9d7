package dev.rondo.benchmarks.echo;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** One UDP client: sends a new datagram for each one echoed. */
final class LoadDatagrams implements LoadClient {

  private final DatagramChannel channel;
  private final ByteBuffer received;
  private final ByteBuffer datagram;
  private final Latencies latencies;

  LoadDatagrams(
      InetSocketAddress address,
      Selector selector,
      Workload work,
      ByteBuffer received,
      Latencies latencies)
      throws IOException {
    this.received = received;
    this.latencies = latencies;
    datagram = ByteBuffer.allocateDirect(work.size);
    channel = DatagramChannel.open();
    channel.connect(address).configureBlocking(false);
    channel.register(selector, SelectionKey.OP_READ, this);
    for (int i = 0; i < work.depth; i++) {
      send(System.nanoTime());
    }
  }

  /** Sends a datagram that holds its own send time. */
  private void send(long now) throws IOException {
    channel.write(datagram.clear().putLong(0, now));
  }

  @Override
  public void exchange() throws IOException {
    while (channel.read(received.clear()) > 0) {
      if (received.position() != datagram.capacity()) {
        throw new IOException("the server did not echo what it was sent");
      }
      long now = System.nanoTime();
      latencies.add(now - received.getLong(0));
      send(now);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
