package dev.rondo.integration;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.rondo.EventLoop;
import dev.rondo.LoopFuture;
import dev.rondo.net.DatagramOptions;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.ExtraInfo;
import dev.rondo.net.ResolveOptions;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The features of a loop, each with a short program that uses it. */
final class LoopFeatures {

  private static final long IDLE = 40;
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  /** A program that uses one feature of {@code loop}. */
  @FunctionalInterface
  interface Feature {
    void run(EventLoop loop) throws Exception;
  }

  private final FeatureWait wait;
  private final Map<String, Feature> features = new LinkedHashMap<>();

  /** Creates the features, which may use files in {@code folder}. */
  LoopFeatures(FeatureWait wait, Path folder) throws IOException {
    this.wait = wait;
    var streams = new StreamFeatures(wait, folder);
    var children = new ChildFeatures(wait);
    features.put("timers", loop -> timer());
    features.put("wake-ups", this::wakeUp);
    features.put("TCP", streams::tcp);
    features.put("Unix sockets", streams::unix);
    features.put("UDP", this::datagram);
    features.put("openFile", streams::openFile);
    features.put("sendfile", streams::sendfile);
    features.put("children", children::child);
    features.put("kill", children::killedChild);
    features.put("names", this::names);
    features.put("idling", this::idle);
  }

  /** Returns the features by name, in the order in which to try them. */
  Map<String, Feature> all() {
    return features;
  }

  private static void timer() throws Exception {
    long start = System.nanoTime();
    Asyncio.sleep(Duration.ofMillis(3)).await();
    long took = (System.nanoTime() - start) / 1_000_000;
    FeatureWait.require(took >= 3 && took < 1000, "3 ms took " + took);
  }

  private void wakeUp(EventLoop loop) throws Exception {
    LoopFuture<String> woken = loop.createFuture();
    var waking = new CountDownLatch(1);
    Thread other =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    Thread.sleep(10); // Let the loop wait, in a call that may be refused.
                    loop.callSoonThreadsafe(() -> woken.setResult("woken"));
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  } finally {
                    waking.countDown();
                  }
                });
    wait.within(woken);
    FeatureWait.require(waking.await(1, TimeUnit.SECONDS), "the waking thread hangs");
    other.join();
  }

  private void datagram(EventLoop loop) throws Exception {
    LoopFuture<String> text = loop.createFuture();
    var endpoint =
        loop.createDatagramEndpoint(
                () -> new Receiver(text),
                DatagramOptions.local(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)))
            .await();
    DatagramTransport transport = endpoint.transport();
    try {
      SocketAddress self = transport.getExtraInfo(ExtraInfo.SOCKNAME);
      FeatureWait.require(self != null, "the endpoint has no address");
      transport.sendto(US_ASCII.encode("datagram"), self);
      String received = wait.within(text);
      FeatureWait.require(received.equals("datagram"), received);
    } finally {
      transport.close();
    }
  }

  private record Receiver(LoopFuture<String> text) implements DatagramProtocol {

    @Override
    public void datagramReceived(ByteBuffer data, SocketAddress address) {
      text.setResult(US_ASCII.decode(data).toString());
    }

    @Override
    public void errorReceived(IOException cause) {
      if (!text.isDone()) {
        text.setException(cause);
      }
    }
  }

  private void names(EventLoop loop) throws Exception {
    wait.within(loop.getaddrinfo("localhost", "80", ResolveOptions.defaults()));
  }

  private void idle(EventLoop loop) throws Exception {
    LoopFuture<Long> before = loop.createFuture();
    LoopFuture<Long> after = loop.createFuture();
    loop.callSoon(() -> before.setResult(cpu()));
    loop.callLater(Duration.ofMillis(IDLE), () -> after.setResult(cpu()));
    long used = (wait.within(after) - before.await()) / 1_000_000;
    FeatureWait.require(
        used < IDLE / 2, "an idle loop used the processor for %d of %d ms".formatted(used, IDLE));
  }

  /** Returns the processor time of the calling thread, in nanoseconds. */
  static long cpu() {
    return THREADS.getCurrentThreadCpuTime();
  }
}
