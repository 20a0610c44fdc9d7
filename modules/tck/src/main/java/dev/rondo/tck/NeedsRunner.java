package dev.rondo.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** The task runner under which a test, or every test of a contract, has a meaning. */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface NeedsRunner {

  /** What {@code describe()} calls the runner, such as {@code mounted}. */
  String value();
}
