package dev.rondo.tck.report;

import dev.rondo.AsyncGenerator;
import dev.rondo.EventLoop;
import dev.rondo.EventLoops;
import dev.rondo.Handle;
import dev.rondo.LoopFuture;
import dev.rondo.Server;
import dev.rondo.Task;
import dev.rondo.TimerHandle;
import dev.rondo.net.BaseProtocol;
import dev.rondo.net.BaseTransport;
import dev.rondo.net.BufferedProtocol;
import dev.rondo.net.DatagramProtocol;
import dev.rondo.net.DatagramTransport;
import dev.rondo.net.Protocol;
import dev.rondo.net.ReadTransport;
import dev.rondo.net.SubprocessProtocol;
import dev.rondo.net.SubprocessTransport;
import dev.rondo.net.Transport;
import dev.rondo.net.WriteTransport;
import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.fixture.Covers;
import dev.rondo.tck.fixture.Role;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the methods of the API that a test covers, each as {@code Type.method}. */
public final class Coverage {

  /** The types searched for a method, in this order, after the roles of the contract. */
  private static final List<Class<?>> API =
      Stream.concat(
              Stream.of(EventLoop.class.getInterfaces()),
              Stream.of(
                  EventLoops.class,
                  LoopFuture.class,
                  Task.class,
                  AsyncGenerator.class,
                  Handle.class,
                  TimerHandle.class,
                  Server.class,
                  BaseTransport.class,
                  ReadTransport.class,
                  WriteTransport.class,
                  Transport.class,
                  DatagramTransport.class,
                  SubprocessTransport.class,
                  BaseProtocol.class,
                  Protocol.class,
                  BufferedProtocol.class,
                  DatagramProtocol.class,
                  SubprocessProtocol.class,
                  EventLoopProvider.class))
          .toList();

  private Coverage() {}

  /** Returns the methods that {@code test} covers; empty if it names no method of the API. */
  public static Set<String> of(Method test) {
    List<Class<?>> roles = roles(test.getDeclaringClass());
    var covered = new TreeSet<String>();
    for (String name : names(test, roles)) {
      String found = find(name, roles);
      if (found == null) {
        throw new IllegalStateException(
            "%s covers '%s', which is no method of the API: correct its name or @Covers"
                .formatted(test, name));
      }
      covered.add(found);
    }
    return covered;
  }

  /**
   * Returns {@code method} of an event loop with the role that declares it: {@code Type.method}.
   */
  static String ofLoop(String method) {
    return Objects.requireNonNull(find(method, List.of()), method);
  }

  private static List<String> names(Method test, List<Class<?>> roles) {
    Covers own = test.getAnnotation(Covers.class);
    if (own != null) {
      return List.of(own.value());
    }
    String prefix = test.getName().replaceFirst("_.*", "");
    if (find(prefix, roles) != null) {
      return List.of(prefix);
    }
    Covers otherwise = test.getDeclaringClass().getAnnotation(Covers.class);
    return otherwise == null ? List.of() : List.of(otherwise.value());
  }

  private static List<Class<?>> roles(Class<?> contract) {
    Role role = contract.getAnnotation(Role.class);
    return role == null ? List.of() : List.of(role.value());
  }

  private static @Nullable String find(String name, List<Class<?>> roles) {
    int dot = name.indexOf('.');
    String method = name.substring(dot + 1);
    return Stream.concat(roles.stream(), API.stream())
        .filter(type -> dot < 0 || type.getSimpleName().equals(name.substring(0, dot)))
        .filter(type -> declares(type, method))
        .map(type -> type.getSimpleName() + "." + method)
        .findFirst()
        .orElse(null);
  }

  private static boolean declares(Class<?> type, String method) {
    return Arrays.stream(type.getMethods())
        .filter(each -> each.getDeclaringClass() != Object.class)
        .anyMatch(each -> each.getName().equals(method));
  }
}
