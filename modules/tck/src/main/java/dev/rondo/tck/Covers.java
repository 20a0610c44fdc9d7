package dev.rondo.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The methods of the API that a test covers, where the beginning of its name does not say it. On a
 * contract: what those of its tests cover whose names do not begin with a method.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Covers {

  /** Names of methods, as {@code createServer}, or with their type, as {@code Server.close}. */
  String[] value();
}
