package dev.rondo.openssl;

import dev.rondo.spi.Support;

/** Prints whether OpenSSL can be used in this JVM. */
final class SupportProgram {

  private SupportProgram() {}

  static void main() {
    System.out.println(
        switch (new OpenSsl().support()) {
          case Support.Supported supported -> "supported: " + supported.detail();
          case Support.Unsupported unsupported -> "unsupported: " + unsupported.reason();
        });
  }
}
