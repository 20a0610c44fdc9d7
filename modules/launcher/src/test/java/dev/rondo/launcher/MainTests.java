package dev.rondo.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.BindException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The command line, with no backend installed. */
class MainTests {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @Test
  void run_noArguments_isWrongUsage() {
    assertEquals(2, run());
    assertTrue(text(err).startsWith("usage: rondo COMMAND [OPTIONS]\n"), text(err));
  }

  @Test
  void run_help_namesEveryCommand() {
    assertEquals(0, run("--help"));
    assertTrue(text(out).contains("\n  backends "), text(out));
    assertTrue(text(out).contains("\n  echo "), text(out));
    assertTrue(text(out).contains("\n  http "), text(out));
  }

  @Test
  void run_helpOfACommand_namesItsOptions() {
    assertEquals(0, run("echo", "--help"));
    assertTrue(text(out).contains("\n  --grace D "), text(out));
    assertTrue(text(out).endsWith("\n\nD is a duration, such as 500ms, 2s or 1m.\n"), text(out));
  }

  @Test
  void run_version_namesThePlatform() {
    assertEquals(0, run("--version"));
    assertTrue(text(out).matches("rondo \\S+ on Java 2\\d.*\n"), text(out));
  }

  @Test
  void run_explain_printsEachStep() {
    assertEquals(0, run("backends", "--explain", "--thread", "io-1"));
    List<String> steps = text(out).lines().toList();

    assertEquals(
        "rondo.policy: not set, so the policy is dev.rondo.policies.DefaultPolicy",
        steps.getFirst());
    assertTrue(
        steps.get(steps.size() - 2).startsWith("result: no event loop backend is installed"),
        steps::toString);
    assertEquals(
        "TLS provider: jdk: rondo.tls is not set, and no module with another provider is present",
        steps.getLast());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ecko                     | rondo: no command is named 'ecko'; commands: backends, echo, http, proxy, exec, check, bench, ps, pstree, top
          echo --prot 1            | rondo echo: Unrecognized option: --prot
          echo --port              | rondo echo: Missing argument for option: port
          echo --port http         | rondo echo: --port must be a number from 0 to 65535: http
          echo --port 65536        | rondo echo: --port must be a number from 0 to 65535: 65536
          echo --grace soon        | rondo echo: --grace must be a duration such as 500ms, 2s or 1m: soon
          echo --style loud        | rondo echo: --style must be protocol, buffered, streams or tasks: loud
          echo --unix s --port 1   | rondo echo: --unix cannot be combined with --host or --port
          echo --tls               | rondo echo: --tls requires --cert FILE and --key FILE, or --keystore FILE
          echo --tls --cert c --cert d --key k | rondo echo: each --cert requires a --key, in the same order; there are 2 and 1
          echo --tls --key k       | rondo echo: each --cert requires a --key, in the same order; there are 0 and 1
          echo --cert c --key k    | rondo echo: --cert requires --tls
          http --keystore k        | rondo http: --keystore requires --tls
          echo --client-ca c       | rondo echo: --client-ca requires --tls
          http --warm-up 1s        | rondo http: --warm-up requires --tls
          echo --tls --cert c --key k --warm-up soon | rondo echo: --warm-up must be a duration such as 500ms, 2s or 1m: soon
          proxy --listen a:99999 --to b:1 | rondo proxy: --listen must be HOST:PORT or unix:PATH: a:99999
          echo --log-level loud    | rondo echo: --log-level must be error, warn, info, debug or trace: loud
          echo one                 | rondo echo: unexpected argument: one
          http one two             | rondo http: unexpected argument: two
          http --threads 0         | rondo http: --threads must be a number from 1 to 1024: 0
          echo --threads 0         | rondo echo: --threads must be a number from 1 to 1024: 0
          echo --balance most      | rondo echo: --balance must be reuseport or least: most
          http --balance reuseport --unix s | rondo http: --balance reuseport cannot be combined with a Unix socket: use --balance least
          http --threads many      | rondo http: --threads must be a number from 1 to 1024: many
          http --access-log-format json | rondo http: --access-log-format requires --access-log
          http --access-log - --access-log-format xml | rondo http: --access-log-format must be common, combined or json: xml
          http --timeout never     | rondo http: --timeout must be a duration such as 500ms, 2s or 1m: never
          proxy                    | rondo proxy: --listen and --to are required: give each an address such as 127.0.0.1:8080
          proxy --listen a:1       | rondo proxy: --listen and --to are required: give each an address such as 127.0.0.1:8080
          proxy --listen a --to b:1 | rondo proxy: --listen must be HOST:PORT or unix:PATH: a
          proxy --listen a:1 --to :1 | rondo proxy: --to must be HOST:PORT or unix:PATH: :1
          proxy --listen a:1 --to b:0 | rondo proxy: --to must name the port of a server, not 0: b:0
          proxy --listen unix: --to b:1 | rondo proxy: unix: must be followed by a path or by @NAME
          exec                     | rondo exec: no command given: use rondo exec -- COMMAND...
          exec -x true             | rondo exec: Unrecognized option: -x
          exec --port 1 -- true    | rondo exec: Unrecognized option: --port
          echo --port 1 --port 2   | rondo echo: --port is given more than once
          echo --backend ,         | rondo echo: ',' is not a backend name, or a list of names separated by commas (option --backend)
          backends --json --explain | rondo backends: --explain has no JSON form: drop --explain or --json
          backends --thread t      | rondo backends: --thread requires --explain
          bench --seconds 5m       | rondo bench: --seconds must be from 60ms to 1m: 5m
          bench --backends ,       | rondo bench: '' is not a backend name, or a list of names separated by commas (option --backends)
          bench now                | rondo bench: unexpected argument: now
          top                      | rondo top: PID is missing
          top --interval 100ms 1   | rondo top: --interval must be from 1s to 60m: 100ms
          top --count 0 1          | rondo top: --count must be a number from 1 to 1000000000: 0
          check all                | rondo check: unexpected argument: all
          backends all             | rondo backends: unexpected argument: all
          """)
  void run_wrongUsage_isOneLineAndStatus2(String command, String message) {
    assertEquals(2, run(command.split(" ")));
    assertEquals(message + "\n", text(err));
    assertEquals("", text(out));
  }

  @Test
  void run_noFolder_isOneLineAndStatus1() {
    assertEquals(1, run("http", "/no/such/folder"));
    assertEquals("rondo http: no such file or folder: /no/such/folder\n", text(err));
  }

  @Test
  void run_accessLogCannotBeOpened_isOneLine() {
    assertEquals(1, run("http", "--access-log", "/no/such/log"));
    assertEquals(
        "rondo http: cannot open the access log: no such file or folder: /no/such/log; name a file"
            + " in a folder that you may write to\n",
        text(err));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --cert none --key junk | no such file or folder: DIR/none: pass the file with a certificate
          --cert junk --key junk | no PEM certificate in DIR/junk: it has no line -----BEGIN …-----
          --cert void --key junk | DIR/void is empty: it must have a certificate in PEM format
          --cert dir --key junk  | DIR/dir is a folder, not a file: pass the file with a certificate
          --keystore none        | no such file or folder: DIR/none: pass the file with the keystore
          --keystore void        | DIR/void is not a PKCS #12 keystore: for PEM, pass a certificate and a key
          --keystore store       | wrong password for DIR/store: pass the right one with --password
          """)
  void run_badKeys_isOneLineAndStatus1(String options, String message, @TempDir Path folder)
      throws Exception {
    Files.createDirectory(folder.resolve("dir"));
    Files.createFile(folder.resolve("void"));
    Files.writeString(folder.resolve("junk"), "junk");
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    try (OutputStream to = Files.newOutputStream(folder.resolve("store"))) {
      store.store(to, "secret".toCharArray());
    }
    String line = "echo --tls " + options.replaceAll(" (?!-)", " " + folder + "/");

    assertEquals(1, run(line.split(" ")));
    assertEquals("rondo echo: " + message.replace("DIR", folder.toString()) + "\n", text(err));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1.1.1.1:80: Permission denied | ; choose a port of 1024 or higher, or a path in a folder that you may write to
          1.1.1.1:80: Address already in use | ; stop the program that uses it, or choose another
          1.1.1.1:80: Cannot assign requested address | ''
          """)
  void describe_failureToBind_saysWhatToDo(String message, String remedy) {
    assertEquals(message + remedy, FailureMessages.describe(new BindException(message)));
  }

  @Test
  void run_unknownBackend_isOneLineAndStatus1() {
    assertEquals(1, run("echo", "--backend", "iouring"));
    assertTrue(
        text(err)
            .matches(
                "rondo echo: no event loop backend is named 'iouring' \\(option --backend\\);"
                    + " available: none; searched: the context class loader .*\n"),
        text(err));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          --json /no/such/x | no such file or folder: /no/such
          --svg DIR         | DIR: is a folder: name a file in it
          """)
  void run_benchCannotWrite_failsBeforeItMeasures(
      String options, String message, @TempDir Path folder) {
    String name = folder.toString();

    assertEquals(1, run(("bench " + options.replace("DIR", name)).split(" ")));
    assertEquals("rondo bench: " + message.replace("DIR", name) + "\n", text(err));
  }

  @Test
  void run_backendsNoneInstalled_saysWhatToAdd() {
    assertEquals(1, run("backends"));
    assertTrue(
        text(err)
            .matches(
                "rondo backends: no event loop backend is installed: add a module that provides"
                    + " one, such as dev.rondo.selector; searched: the context class loader .*\n"),
        text(err));
  }

  private int run(String... args) {
    return new Main(printer(out), printer(err)).run(List.of(args));
  }

  private static PrintStream printer(ByteArrayOutputStream bytes) {
    return new PrintStream(bytes, true, StandardCharsets.UTF_8);
  }

  private static String text(ByteArrayOutputStream bytes) {
    return bytes.toString(StandardCharsets.UTF_8);
  }
}
