package dev.rondo.spi;

import org.jspecify.annotations.Nullable;

/** The texts of a program's objects in messages and reports, which a loop must survive. */
public final class ObjectText {

  /** Texts contain texts: tasks that wait for each other would have no end. */
  private static final int DEEPEST = 3;

  private static final ThreadLocal<Integer> DEPTH = new ThreadLocal<>();

  private ObjectText() {}

  /**
   * Returns {@code String.valueOf(object)}, or the name of the object's class and a remark: if
   * {@code toString} throws anything, or if it is called inside of the texts of three other objects
   * that this method makes.
   */
  public static String of(@Nullable Object object) {
    if (object == null) {
      return "null";
    }
    Integer outer = DEPTH.get();
    int depth = outer == null ? 0 : outer;
    String type = object.getClass().getName();
    if (depth == DEEPEST) {
      return "<" + type + " …>";
    }
    DEPTH.set(depth + 1);
    try {
      return String.valueOf(object);
    } catch (Throwable e) { // The caller is in the middle of its work, and may be the loop.
      return "<" + type + ", whose toString fails with " + e.getClass().getName() + ">";
    } finally {
      if (outer == null) {
        DEPTH.remove();
      } else {
        DEPTH.set(outer);
      }
    }
  }
}
