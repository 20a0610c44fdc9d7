package dev.rondo.spi;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests of the texts of objects that do not behave. */
final class ObjectTextTests {

  private static final String NAME = ObjectTextTests.class.getName();

  /** An object that names another one in its text. */
  private static final class Link {

    private Link next = this;

    @Override
    public String toString() {
      return "link to " + ObjectText.of(next);
    }
  }

  /** An object whose text fails. */
  private record Failing(Error failure) {

    @Override
    public String toString() {
      throw failure;
    }
  }

  @Test
  void of_objectOrNull_isItsText() {
    assertEquals("[1, 2]", ObjectText.of(List.of(1, 2)));
    assertEquals("null", ObjectText.of(null));
  }

  @Test
  void of_failingToString_namesTheClass() {
    assertEquals(
        "<" + NAME + "$Failing, whose toString fails with java.lang.AssertionError>",
        ObjectText.of(new Failing(new AssertionError())));
  }

  @Test
  void of_objectThatContainsItself_hasAnEnd() {
    List<Object> list = new ArrayList<>();
    list.add(List.of(list));

    assertEquals(
        "<java.util.ArrayList, whose toString fails with java.lang.StackOverflowError>",
        ObjectText.of(list));
  }

  @Test
  void of_cycleOfTexts_hasAnEnd() {
    String expected = "link to link to link to <" + NAME + "$Link …>";

    assertEquals(expected, ObjectText.of(new Link()));
    assertEquals(expected, ObjectText.of(new Link()), "the depth is counted down again");
  }
}
