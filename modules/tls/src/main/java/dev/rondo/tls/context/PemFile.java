package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * A PEM file.
 *
 * @param file the path, for messages
 * @param blocks its blocks in their order
 */
record PemFile(Path file, List<PemBlock> blocks) {

  private static final int DER_SEQUENCE = 0x30;

  /**
   * Reads a file.
   *
   * @param expected the content that the caller needs, for messages: {@code a certificate}
   * @throws IOException if there is no such file, or if it is not PEM
   */
  static PemFile read(Path file, String expected) throws IOException {
    byte[] content = bytes(file, expected);
    PemFile pem = of(file, content);
    if (pem.blocks().isEmpty()) {
      throw new IOException(noBlocks(file, content, expected));
    }
    return pem;
  }

  /** Returns the blocks in {@code content}, which may have none. */
  static PemFile of(Path file, byte[] content) throws IOException {
    return new PemFile(
        file, new PemParser(file, new String(content, StandardCharsets.ISO_8859_1)).blocks());
  }

  /** Reads a file, with a message that says what to do if it cannot be read. */
  static byte[] bytes(Path file, String expected) throws IOException {
    try {
      if (Files.isDirectory(file)) {
        throw new IOException(
            "%s is a folder, not a file: pass the file with %s".formatted(file, expected));
      }
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException(
          "no such file or folder: %s: pass the file with %s".formatted(file, expected), e);
    } catch (AccessDeniedException e) {
      throw new IOException(
          "access denied: %s: let the user of this process read it".formatted(file), e);
    }
  }

  private static String noBlocks(Path file, byte[] content, String expected) {
    if (content.length == 0) {
      return "%s is empty: it must have %s in PEM format".formatted(file, expected);
    }
    if ((content[0] & 0xff) == DER_SEQUENCE) {
      return binary(file, content, expected);
    }
    if (content.length > 1 && content[0] != 0 && (content[0] ^ content[1]) == 1) {
      return "%s is UTF-16 text: save it as ASCII or UTF-8".formatted(file);
    }
    return "no PEM %s in %s: it has no line -----BEGIN …-----"
        .formatted(expected.replaceFirst("^an? ", ""), file);
  }

  /** Returns a message with the command that converts a file of DER, which has no PEM. */
  private static String binary(Path file, byte[] content, String expected) {
    return "%s is binary (%s), not PEM: for %s in PEM, run `openssl %s`"
        .formatted(
            file,
            isKeyStore(content) ? "PKCS #12" : "DER",
            expected,
            isKeyStore(content)
                ? "pkcs12 -nodes -in %s -out NEW".formatted(file)
                : "%s -inform der -in %s -out NEW"
                    .formatted(expected.contains("key") ? "pkey" : "x509", file));
  }

  /** Returns whether {@code content} begins like PKCS #12: a sequence that begins with 3. */
  static boolean isKeyStore(byte[] content) {
    try {
      return new DerReader(content).enter(DerReader.SEQUENCE).readInt() == 3;
    } catch (IOException e) {
      return false;
    }
  }

  /** Returns the labels of the blocks, for messages. */
  String labels() {
    return String.join(", ", blocks.stream().map(PemBlock::label).distinct().toList());
  }
}
