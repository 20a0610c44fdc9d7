package dev.rondo.engine.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names the rules of {@code dev.rondo.engine.spi} that a test case checks. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CoversRule {

  /** Returns the numbers of the rules, such as {@code P5}. */
  String[] value();
}
