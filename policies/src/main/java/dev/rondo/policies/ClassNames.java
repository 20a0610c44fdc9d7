package dev.rondo.policies;

/** Names a class the way messages do. */
final class ClassNames {

  private ClassNames() {}

  /** {@code module/class}, or the class alone where its module has no name. */
  static String of(Class<?> type) {
    Module module = type.getModule();
    return module.isNamed() ? module.getName() + "/" + type.getName() : type.getName();
  }
}
