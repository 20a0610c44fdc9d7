package dev.rondo.engine.tck;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Which rules of {@code dev.rondo.engine.spi} a case holds a driver to, by their numbers. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface CoversRule {

  /** Numbers such as {@code P5}. */
  String[] value();
}
