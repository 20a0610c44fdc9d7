package dev.rondo.simulation;

import java.io.InputStream;
import java.io.OutputStream;

/** The standard streams of a process, which its children can inherit. */
record ProgramStreams(InputStream stdin, OutputStream stdout, OutputStream stderr) {

  /** Returns the streams of a host's own program: those of this JVM, without its input. */
  static ProgramStreams ofHost() {
    return new ProgramStreams(InputStream.nullInputStream(), System.out, System.err);
  }
}
