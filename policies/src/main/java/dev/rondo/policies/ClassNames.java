package dev.rondo.policies;

/** The names of classes in messages. */
final class ClassNames {

  private ClassNames() {}

  /** Returns {@code module/class}, or the class alone if its module has no name. */
  static String of(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed() ? module.getName() + "/" + type.getName() : type.getName();
  }
}
