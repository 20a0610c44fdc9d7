package dev.rondo.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class EngineTests {

  @Test
  void module_isNamed() {
    assertEquals("dev.rondo.engine", Engine.class.getModule().getName());
  }

  @Test
  void canMountTasks_javaLangOpen_isTrue() {
    assertTrue(Engine.canMountTasks());
  }
}
