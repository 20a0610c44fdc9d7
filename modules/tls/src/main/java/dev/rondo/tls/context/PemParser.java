package dev.rondo.tls.context;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the blocks of a PEM file, and skips the text before, between and after them. */
final class PemParser {

  private static final String BEGIN = "-----BEGIN ";
  private static final String END = "-----END ";
  private static final String DASHES = "-----";

  private final Path file;
  private final List<String> lines;
  private final List<PemBlock> blocks = new ArrayList<>();
  private @Nullable String label;
  private int start;
  private Map<String, String> headers = new HashMap<>();
  private StringBuilder body = new StringBuilder();

  PemParser(Path file, String text) {
    this.file = file;
    lines = text.lines().map(String::strip).toList();
  }

  List<PemBlock> blocks() throws IOException {
    int number = 0;
    for (String line : lines) {
      number++;
      if (isMarker(line, BEGIN)) {
        requireNoBlock();
        begin(line, number);
      } else if (label != null) {
        if (isMarker(line, END)) {
          end(line);
        } else {
          add(line);
        }
      }
    }
    requireNoBlock();
    return blocks;
  }

  private static boolean isMarker(String line, String prefix) {
    return line.startsWith(prefix) && line.endsWith(DASHES) && line.length() > prefix.length() + 5;
  }

  private static String labelOf(String line, String prefix) {
    return line.substring(prefix.length(), line.length() - DASHES.length());
  }

  private void begin(String line, int number) {
    label = labelOf(line, BEGIN);
    start = number;
    headers = new HashMap<>();
    body = new StringBuilder();
  }

  private void add(String line) {
    int colon = line.indexOf(':');
    if (colon > 0) {
      headers.put(line.substring(0, colon), line.substring(colon + 1).strip());
    } else {
      body.append(line);
    }
  }

  private void end(String line) throws IOException {
    String name = label;
    if (name == null || !name.equals(labelOf(line, END))) {
      throw new IOException("%s ends with %s: restore the file".formatted(block(), line));
    }
    try {
      PemBlock block = new PemBlock(name, start, headers, body.toString());
      var _ = block.content();
      blocks.add(block);
    } catch (IllegalArgumentException e) {
      throw new IOException(
          "%s is not valid Base64: restore the file (%s)".formatted(block(), e.getMessage()), e);
    }
    label = null;
  }

  private void requireNoBlock() throws IOException {
    if (label != null) {
      throw new IOException(
          "%s has no line %s%s-----: the file is cut off, restore it"
              .formatted(block(), END, label));
    }
  }

  private String block() {
    return "the block %s in %s, line %d,".formatted(label, file, start);
  }
}
