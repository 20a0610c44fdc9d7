package dev.rondo.proactor.uring;

import static java.lang.System.Logger.Level.DEBUG;

import dev.rondo.engine.spi.AcceptSink;
import dev.rondo.engine.spi.ListenSocket;
import dev.rondo.engine.spi.LoopEvent;
import dev.rondo.linux.Descriptor;
import dev.rondo.linux.Errno;
import dev.rondo.linux.Linux;
import dev.rondo.linux.LinuxSocket;
import dev.rondo.logging.Loggers;
import java.io.IOException;
import java.net.SocketAddress;
import java.nio.channels.NetworkChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A listening socket with one multishot accept request, which stays active until cancelled. */
final class UringListener extends LoopEvent implements ListenSocket {

  private static final System.Logger logger = Loggers.of(UringListener.class);

  /** The most connections in a row that may fail before they are accepted: see {@link #failure}. */
  private static final int MOST_FAILURES = 64;

  private final UringProactor driver;
  private final ListenSocket readiness;
  private final LinuxSocket socket;
  private final AcceptRequest acceptRequest;
  private @Nullable AcceptSink sink;
  private @Nullable IOException failure;

  /** Connections that failed since one was accepted; many are taken for a lasting error. */
  private int failures;

  /** Descriptors that were accepted and not delivered. */
  private int[] accepted = new int[16];

  private int first;
  private int end;
  private boolean queued;
  private boolean closed;

  /** Creates a listener over the same socket as {@code readiness}. */
  UringListener(UringProactor driver, ListenSocket readiness) {
    this.driver = driver;
    this.readiness = readiness;
    socket = (LinuxSocket) readiness.channel();
    acceptRequest = new AcceptRequest(socket.descriptor());
  }

  @Override
  public NetworkChannel channel() {
    return socket;
  }

  @Override
  public void bind(SocketAddress address, int backlog) throws IOException {
    readiness.bind(address, backlog);
  }

  @Override
  public void listen() throws IOException {
    readiness.listen();
  }

  @Override
  public void startAccepting(AcceptSink sink) {
    if (this.sink != null) {
      throw new IllegalStateException(
          "already accepting from %s: stop that first".formatted(channel()));
    }
    if (!closed) {
      this.sink = sink;
      if (first != end) {
        enqueue();
      }
      driver.requests().schedule(acceptRequest);
    }
  }

  @Override
  public void stopAccepting() {
    sink = null;
    driver.requests().cancel(acceptRequest);
  }

  private void enqueue() {
    if (!queued) {
      queued = true;
      driver.queue().enqueue(this);
    }
  }

  @Override
  public void run() {
    queued = false;
    while (sink != null && first != end) {
      sink.accepted(driver.accepted(accepted[first++], socket.family()));
    }
    if (first == end) {
      first = 0;
      end = 0;
    }
    AcceptSink receiver = sink;
    IOException reason = failure;
    if (receiver != null && reason != null) {
      failure = null;
      sink = null;
      receiver.failed(reason);
    }
  }

  @Override
  public void detach() {
    stop();
    readiness.detach();
  }

  @Override
  public void close() {
    if (closed) {
      return;
    }
    stop();
    try {
      // The pending accept would keep the socket open and accepting until it is cancelled.
      socket.stopListening();
    } catch (IOException e) {
      logger.log(DEBUG, () -> this + " was not listening", e);
    }
    readiness.close();
  }

  private void stop() {
    closed = true;
    stopAccepting();
    while (first != end) {
      driver.closeNow(accepted[first++]);
    }
    driver.forget(this);
  }

  @Override
  public String toString() {
    return "<UringListener " + channel() + ">";
  }

  /** The multishot accept request. */
  private final class AcceptRequest extends RingRequest {

    private final Descriptor descriptor;

    AcceptRequest(Descriptor descriptor) {
      this.descriptor = descriptor;
    }

    @Override
    boolean write(Ring ring) {
      int fd = descriptor.tryAcquire();
      if (fd < 0) {
        return false;
      }
      int flags = Linux.SOCK_NONBLOCK | Linux.SOCK_CLOEXEC;
      ring.write(IoUring.OP_ACCEPT, 0, IoUring.ACCEPT_MULTISHOT, fd, 0, 0, flags, data);
      return true;
    }

    @Override
    void completed(int result, int flags, boolean last) {
      if (result >= 0) {
        connectionAccepted(result);
      } else {
        failed(-result);
      }
      if (last) {
        descriptor.release();
        if (wanted) {
          driver.requests().schedule(this);
        }
      }
    }

    private void connectionAccepted(int fd) {
      failures = 0;
      if (closed) {
        driver.closeNow(fd);
        return;
      }
      if (end == accepted.length) {
        accepted = Arrays.copyOf(accepted, end * 2);
      }
      accepted[end++] = fd;
      enqueue();
    }

    private void failed(int errno) {
      switch (errno) {
        case Errno.ECANCELED, Errno.EAGAIN, Errno.EINTR -> {}
        // The connection failed before it was accepted; the listener itself is fine.
        case Errno.ECONNABORTED,
            Errno.EPROTO,
            Errno.ENOPROTOOPT,
            Errno.EPERM,
            Errno.ENETDOWN,
            Errno.ENETUNREACH,
            Errno.EHOSTDOWN,
            Errno.EHOSTUNREACH,
            Errno.ENONET,
            Errno.EOPNOTSUPP -> {
          if (++failures == MOST_FAILURES) {
            stopAfter(errno);
          }
        }
        default -> stopAfter(errno);
      }
    }

    private void stopAfter(int errno) {
      failures = 0;
      wanted = false;
      if (!closed) {
        failure = Errno.exception(errno, "accept");
        enqueue();
      }
    }
  }
}
