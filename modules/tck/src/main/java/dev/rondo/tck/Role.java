package dev.rondo.tck;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The types of the API that a contract is about. The name of a test begins with the name of one of
 * their methods, or of a method of any other type of the API; that method is what the test covers.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
public @interface Role {

  /** The types, the first meant where several have a method of that name. */
  Class<?>[] value();
}
