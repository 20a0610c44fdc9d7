package dev.rondo.linux;

import java.io.Serial;
import java.net.SocketAddress;
import java.util.Objects;

/** The address of a Unix domain socket that has a name and no file. */
public final class AbstractUnixAddress extends SocketAddress {

  @Serial private static final long serialVersionUID = 1;

  private final String name;

  /** The address {@code name}, without the NUL that precedes it. */
  public AbstractUnixAddress(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /** The name without the NUL that precedes it. */
  public String name() {
    return name;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AbstractUnixAddress address && name.equals(address.name);
  }

  @Override
  public int hashCode() {
    return name.hashCode();
  }

  /** As {@code ss} and {@code netstat} write it: {@code @name}. */
  @Override
  public String toString() {
    return "@" + name;
  }
}
