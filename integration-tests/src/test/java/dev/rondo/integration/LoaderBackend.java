package dev.rondo.integration;

import dev.rondo.Capability;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.Support;
import java.util.Set;

/** A backend that an application brings, with faults to inherit. */
public class LoaderBackend extends SelectorLoopProvider {

  /** Creates a provider; for {@link java.util.ServiceLoader}. */
  public LoaderBackend() {}

  @Override
  public String name() {
    return "of-the-application";
  }

  @Override
  public Support support() {
    return new Support.Supported(1000);
  }

  /** A type that the class path lacks at run time. */
  public interface Absent {}

  /** Cannot be linked. */
  public static final class NeedsAbsent extends LoaderBackend implements Absent {}

  /** Has a class file of a later Java. */
  public static final class TooNew extends LoaderBackend {}

  /** Has a constructor that fails. */
  public static final class ConstructorFails extends LoaderBackend {

    /** Fails. */
    public ConstructorFails() {
      throw new AssertionError("constructor");
    }
  }

  /** Has a class initializer that fails. */
  public static final class InitializerFails extends LoaderBackend {
    private static final int NUMBER = Integer.parseInt("none");

    @Override
    public String name() {
      return "number-" + NUMBER;
    }
  }

  /** Has no name. */
  public static final class NameFails extends LoaderBackend {
    @Override
    public String name() {
      throw new AssertionError("name");
    }
  }

  /** Fails to probe the machine. */
  public static final class SupportFails extends LoaderBackend {
    @Override
    public String name() {
      return "support-fails";
    }

    @Override
    public Support support() {
      throw new AssertionError("support");
    }
  }

  /** Fails to state its capabilities. */
  public static final class CapabilitiesFail extends LoaderBackend {
    @Override
    public String name() {
      return "capabilities-fail";
    }

    @Override
    public Set<Capability> capabilities() {
      throw new IllegalStateException("capabilities");
    }
  }
}
