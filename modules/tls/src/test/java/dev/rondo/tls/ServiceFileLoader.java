package dev.rondo.tls;

import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A class loader that has its own copy of some providers, and a file that registers them. */
final class ServiceFileLoader extends ClassLoader {

  private static final String PREFIX = FakeTlsProviders.class.getName();

  private final Path file;

  /**
   * Registers {@code providers}, whose classes are nested in {@link FakeTlsProviders}.
   *
   * @param folder a folder for the file
   */
  ServiceFileLoader(Path folder, List<Class<?>> providers) throws IOException {
    super(FakeTlsProviders.class.getClassLoader());
    Stream<String> names = providers.stream().map(Class::getName);
    file = Files.write(folder.resolve("services"), names.toList());
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(PREFIX)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded == null ? define(name) : loaded;
    }
  }

  private Class<?> define(String name) throws ClassNotFoundException {
    try (InputStream content =
        FakeTlsProviders.class.getResourceAsStream(
            name.substring(name.lastIndexOf('.') + 1) + ".class")) {
      if (content == null) {
        throw new ClassNotFoundException(name);
      }
      byte[] bytes = content.readAllBytes();
      return defineClass(name, bytes, 0, bytes.length);
    } catch (IOException e) {
      throw new ClassNotFoundException(name, e);
    }
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    URL url = findResource(name);
    return url == null ? Collections.emptyEnumeration() : Collections.enumeration(List.of(url));
  }

  @Override
  protected @Nullable URL findResource(String name) {
    try {
      return name.equals("META-INF/services/" + TlsProvider.class.getName())
          ? file.toUri().toURL()
          : null;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
