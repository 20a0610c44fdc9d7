package dev.rondo.integration;

import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Class loaders with a copy of Rondo, with {@link LoaderApplication}, or with both. */
final class ApplicationLoaders {

  private static final Path CLASSES = Path.of("target", "test-classes");
  private static final String SERVICE = "META-INF/services/dev.rondo.spi.EventLoopProvider";

  /**
   * The parent of the loaders: the bootstrap class loader. The platform class loader would delegate
   * to the loader of this test's modules, and so find the copy of Rondo that the test uses.
   */
  static final @Nullable ClassLoader JDK = null;

  private ApplicationLoaders() {}

  /** Returns a loader with a copy of Rondo and the classes in {@code folders}. */
  static URLClassLoader withRondo(String name, Path... folders) throws IOException {
    List<URL> urls = new ArrayList<>(rondo());
    for (Path folder : folders) {
      urls.add(folder.toUri().toURL());
    }
    return new URLClassLoader(name, urls.toArray(URL[]::new), JDK);
  }

  /** Returns the jars or folders of Rondo's modules. */
  static List<Path> rondosPath() {
    return Stream.of("", ".policies", ".tasks", ".engine", ".tls", ".logging", ".selector")
        .map(module -> Modules.reference("dev.rondo" + module).location().orElseThrow())
        .map(Path::of)
        .toList();
  }

  private static List<URL> rondo() throws MalformedURLException {
    List<URL> urls = new ArrayList<>();
    for (Path each : rondosPath()) {
      urls.add(each.toUri().toURL());
    }
    return urls;
  }

  /** Copies the application to {@code folder} and registers {@code providers} as backends. */
  static Path application(Path folder, String... providers) throws IOException {
    Files.createDirectories(folder);
    copy(folder, "LoaderApplication");
    if (providers.length > 0) {
      copy(folder, "LoaderBackend");
      Path file = folder.resolve(SERVICE);
      Files.createDirectories(file.getParent());
      Files.write(file, Stream.of(providers).map(ApplicationLoaders::className).toList());
    }
    return folder;
  }

  /** Copies the class file of {@code simpleName} and those of its nested classes. */
  private static void copy(Path folder, String simpleName) throws IOException {
    Path from = CLASSES.resolve("dev/rondo/integration");
    Path to = Files.createDirectories(folder.resolve("dev/rondo/integration"));
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        if (name.equals(simpleName + ".class") || name.startsWith(simpleName + "$")) {
          Files.copy(file, to.resolve(name));
        }
      }
    }
  }

  static String className(String simpleName) {
    return "dev.rondo.integration." + simpleName;
  }

  /** Creates the application from the class in {@code loader}. */
  static Function<String, String> load(ClassLoader loader) throws Exception {
    @SuppressWarnings("unchecked") // The class implements it.
    var application =
        (Function<String, String>)
            loader.loadClass(className("LoaderApplication")).getConstructor().newInstance();
    return application;
  }

  /** Sends {@code request} to the application of {@code loader}, on a thread of its own. */
  static String ask(ClassLoader loader, @Nullable ClassLoader context, String request)
      throws Exception {
    var application = load(loader);
    var answer = new FutureTask<>(() -> application.apply(request));
    Thread thread = Thread.ofPlatform().name("application").unstarted(answer);
    thread.setContextClassLoader(context);
    thread.start();
    return answer.get(20, TimeUnit.SECONDS);
  }
}
