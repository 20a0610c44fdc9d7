package dev.rondo.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rondo.streams.AsyncProcess;
import dev.rondo.streams.AsyncProcesses;
import dev.rondo.streams.ProcessOutput;
import dev.rondo.tasks.Asyncio;
import java.io.IOException;
import java.time.Duration;

/** Lets a child process sort words, in at most five seconds. */
public final class SortWords {

  private SortWords() {}

  /** Runs until the words are sorted. */
  public static void main(String[] args) throws Exception {
    System.out.print(Asyncio.run(() -> sorted("pear\napple\nfig\n")));
  }

  private static String sorted(String lines) throws Exception {
    try (AsyncProcess sort = AsyncProcesses.createSubprocessExec("sort")) { // Kills it on failure.
      ProcessOutput output =
          Asyncio.timeout(Duration.ofSeconds(5)).run(() -> sort.communicate(lines.getBytes(UTF_8)));
      if (sort.waitFor() != 0) {
        throw new IOException(new String(output.stderr(), UTF_8));
      }
      return new String(output.stdout(), UTF_8);
    }
  }
}
