package dev.rondo.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ProviderLoadingTests {

  private final ProviderLoading<Runnable> loading = new ProviderLoading<>(Runnable.class);

  @Test
  void load_badEntry_isBrokenAlone() {
    loading.load(new Entries(error("Provider com.acme.Gone not found"), new Fine()), null);

    assertEquals(1, loading.found().size());
    assertEquals(
        List.of(new ProviderSearch.Broken("unknown provider", "Provider com.acme.Gone not found")),
        loading.broken());
  }

  @Test
  void load_unreadableConfiguration_isBrokenOnce() {
    Object[] forever =
        IntStream.range(0, 100).mapToObj(i -> error("I/O error")).toArray(Object[]::new);
    loading.load(new Entries(forever), null);

    assertEquals(
        List.of(new ProviderSearch.Broken("unknown provider", "I/O error")), loading.broken());
  }

  @Test
  void load_linkageErrors_doNotHideWhatFollows() {
    loading.load(
        new Entries(
            new NoClassDefFoundError("com/acme/Gone"),
            new NoClassDefFoundError("com/acme/Gone"),
            new Fine()),
        null);

    assertEquals(1, loading.found().size());
    assertEquals(
        List.of(
            new ProviderSearch.Broken(
                "unknown provider", "java.lang.NoClassDefFoundError: com/acme/Gone")),
        loading.broken());
  }

  @Test
  void load_sameClassTwice_isOneProvider() {
    loading.load(new Entries(new Fine()), null);
    loading.load(new Entries(new Fine()), null);

    assertEquals(1, loading.found().size());
  }

  @Test
  void reason_wrappedFailure_isTheCause() {
    var cause = new IllegalStateException("no");
    var failure =
        new ServiceConfigurationError(
            "Provider X could not be instantiated", new ExceptionInInitializerError(cause));

    assertEquals("java.lang.IllegalStateException: no", ProviderSearch.reason(failure));
  }

  private static ServiceConfigurationError error(String message) {
    return new ServiceConfigurationError(message);
  }

  private static final class Fine implements ServiceLoader.Provider<Runnable> {

    @Override
    public Class<? extends Runnable> type() {
      return Thread.class;
    }

    @Override
    public Runnable get() {
      throw new UnsupportedOperationException();
    }
  }

  /** Entries of a service file, as the service loader reports them: providers and errors. */
  private static final class Entries implements Spliterator<ServiceLoader.Provider<Runnable>> {

    private final Deque<Object> rest;

    Entries(Object... entries) {
      rest = new ArrayDeque<>(List.of(entries));
    }

    @Override
    public boolean tryAdvance(Consumer<? super ServiceLoader.Provider<Runnable>> action) {
      Object next = rest.poll();
      if (next instanceof Error failure) {
        throw failure;
      }
      if (next != null) {
        action.accept((Fine) next);
      }
      return next != null;
    }

    @Override
    public Spliterator<ServiceLoader.Provider<Runnable>> trySplit() {
      throw new UnsupportedOperationException();
    }

    @Override
    public long estimateSize() {
      return Long.MAX_VALUE;
    }

    @Override
    public int characteristics() {
      return 0;
    }
  }
}
