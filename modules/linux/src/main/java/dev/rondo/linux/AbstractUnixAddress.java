package dev.rondo.linux;

import java.io.Serial;
import java.net.SocketAddress;
import java.util.Objects;

/** The address of a Unix domain socket in the abstract namespace: a name without a file. */
public final class AbstractUnixAddress extends SocketAddress {

  @Serial private static final long serialVersionUID = 1;

  private final String name;

  /** Creates the address {@code name}, given without its leading NUL. */
  public AbstractUnixAddress(String name) {
    this.name = Objects.requireNonNull(name, "name");
  }

  /** Returns the name without its leading NUL. */
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

  /** Returns the name as {@code ss} and {@code netstat} print it: {@code @name}. */
  @Override
  public String toString() {
    return "@" + name;
  }
}
