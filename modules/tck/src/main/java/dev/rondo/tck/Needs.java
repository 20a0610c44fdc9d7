package dev.rondo.tck;

import dev.rondo.Capability;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * What the loop must be capable of for a test, or for every test of a contract. The test is skipped
 * where that is lacking; {@link RefusalContract} then proves the refusal.
 */
@Target({ElementType.METHOD, ElementType.TYPE})
@Retention(RetentionPolicy.RUNTIME)
public @interface Needs {

  /** The capabilities, all of which are needed. */
  Capability[] value();
}
