package dev.rondo.streams;

import dev.rondo.net.ExtraInfo;
import dev.rondo.net.Protocol;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteBufferLimits;
import dev.rondo.net.WriteTransport;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The transport of a {@link StreamWriter} over a pipe, which cannot be read. */
final class PipeTransport implements Transport {

  private final WriteTransport pipe;

  PipeTransport(WriteTransport pipe) {
    this.pipe = pipe;
  }

  @Override
  public void write(ByteBuffer data) {
    pipe.write(data);
  }

  @Override
  public void writeOwned(ByteBuffer data) {
    pipe.writeOwned(data);
  }

  @Override
  public void writelines(List<ByteBuffer> data) {
    pipe.writelines(data);
  }

  /** Closes the pipe: the child reads its end after what was written before. */
  @Override
  public void writeEof() {
    pipe.close();
  }

  @Override
  public boolean canWriteEof() {
    return true;
  }

  @Override
  public void abort() {
    pipe.abort();
  }

  @Override
  public int getWriteBufferSize() {
    return pipe.getWriteBufferSize();
  }

  @Override
  public WriteBufferLimits getWriteBufferLimits() {
    return pipe.getWriteBufferLimits();
  }

  @Override
  public void setWriteBufferLimits(WriteBufferLimits limits) {
    pipe.setWriteBufferLimits(limits);
  }

  @Override
  public void close() {
    pipe.close();
  }

  @Override
  public boolean isClosing() {
    return pipe.isClosing();
  }

  @Override
  public <T> @Nullable T getExtraInfo(ExtraInfo<T> name) {
    return pipe.getExtraInfo(name);
  }

  @Override
  public boolean isReading() {
    return false;
  }

  @Override
  public void pauseReading() {
    throw writeOnly();
  }

  @Override
  public void resumeReading() {
    throw writeOnly();
  }

  @Override
  public Protocol getProtocol() {
    throw writeOnly();
  }

  @Override
  public void setProtocol(Protocol protocol) {
    throw writeOnly();
  }

  private static UnsupportedOperationException writeOnly() {
    return new UnsupportedOperationException(
        "this pipe to a child can only be written: read the child's output with stdout()");
  }
}
