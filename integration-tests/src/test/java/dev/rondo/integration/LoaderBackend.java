package dev.rondo.integration;

import dev.rondo.Capability;
import dev.rondo.selector.SelectorLoopProvider;
import dev.rondo.spi.Support;
import java.util.Set;

/** A backend that an application provides; its nested subclasses each have a fault. */
public class LoaderBackend extends SelectorLoopProvider {

  /** Creates a provider, as {@link java.util.ServiceLoader} requires. */
  public LoaderBackend() {}

  @Override
  public String name() {
    return "of-the-application";
  }

  @Override
  public Support support() {
    return new Support.Supported(1000);
  }

  /** A type that is missing at run time, because the test deletes its class file. */
  public interface Absent {}

  /** A provider that cannot be linked. */
  public static final class NeedsAbsent extends LoaderBackend implements Absent {}

  /** A provider whose class file has the version of a later Java. */
  public static final class TooNew extends LoaderBackend {}

  /** A provider whose constructor fails. */
  public static final class ConstructorFails extends LoaderBackend {

    /** Throws an error. */
    public ConstructorFails() {
      throw new AssertionError("constructor");
    }
  }

  /** A provider whose class initializer fails. */
  public static final class InitializerFails extends LoaderBackend {
    private static final int NUMBER = Integer.parseInt("none");

    @Override
    public String name() {
      return "number-" + NUMBER;
    }
  }

  /** A provider that fails when asked for its name. */
  public static final class NameFails extends LoaderBackend {
    @Override
    public String name() {
      throw new AssertionError("name");
    }
  }

  /** A provider that fails when asked whether the machine supports it. */
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

  /** A provider that fails when asked for its capabilities. */
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
