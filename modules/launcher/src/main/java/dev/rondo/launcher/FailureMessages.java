package dev.rondo.launcher;

import java.net.BindException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;

/** Describes a failure in one line. */
final class FailureMessages {

  private FailureMessages() {}

  static String describe(Throwable failure) {
    String message = failure.getMessage();
    if (message == null || message.isBlank()) {
      return failure.toString();
    }
    String line = String.join("; ", message.lines().toList());
    return switch (failure) {
      case UnknownHostException _ -> "unknown host: " + line;
      case NoSuchFileException _ -> "no such file or folder: " + line;
      case NotDirectoryException _ -> "not a folder: " + line;
      case AccessDeniedException _ -> "access denied: " + line;
      case BindException bind -> line + remedy(bind, line);
      default -> line;
    };
  }

  private static String remedy(BindException failure, String line) {
    if (ErrorTexts.isAddressInUse(failure)) {
      return "; stop the program that uses it, or choose another";
    }
    return line.contains("Permission denied")
        ? "; choose a port of 1024 or higher, or a path in a folder that you may write to"
        : "";
  }
}
