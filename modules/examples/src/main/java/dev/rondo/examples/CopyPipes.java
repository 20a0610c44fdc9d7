package dev.rondo.examples;

import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.LoopFuture;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Copies standard input to standard output, no faster than the output is read. Both must be pipes
 * or terminals. Needs a backend with {@code DESCRIPTOR_PIPES}.
 */
public final class CopyPipes {

  private CopyPipes() {}

  /** Runs until the input ends or the reader of the output is gone. */
  public static void main(String[] args) throws Exception {
    try (EventLoop loop = EventLoops.newEventLoop()) {
      LoopFuture<@Nullable Void> copied = loop.createFuture();
      Input input = new Input();
      var out =
          loop.runUntilComplete(
              loop.connectWritePipe(() -> new Output(input, copied), loop.files().borrow(1)));
      input.output = out.transport();
      loop.runUntilComplete(loop.connectReadPipe(() -> input, loop.files().borrow(0)));
      loop.runUntilComplete(copied);
    }
  }

  private static final class Input implements Protocol {

    @Nullable WriteTransport output;
    @Nullable ReadTransport transport;

    @Override
    public void connectionMade(Transport transport) {
      this.transport = transport;
    }

    @Override
    public void dataReceived(ByteBuffer data) {
      if (output != null) {
        output.write(data);
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      if (output != null) {
        output.close();
      }
    }
  }

  private record Output(Input input, LoopFuture<@Nullable Void> copied) implements Protocol {

    @Override
    public void pauseWriting() {
      if (input.transport != null) {
        input.transport.pauseReading();
      }
    }

    @Override
    public void resumeWriting() {
      if (input.transport != null) {
        input.transport.resumeReading();
      }
    }

    @Override
    public void connectionLost(@Nullable Throwable exception) {
      copied.setResult(null);
    }
  }
}
