package dev.rondo.tls.context;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of key in each form, made by OpenSSL, serves a handshake. */
class KeyFormatTests {

  private static final String RSA = "-algorithm RSA -pkeyopt rsa_keygen_bits:2048";
  private static final String P256 = "-algorithm EC -pkeyopt ec_paramgen_curve:P-256";

  @TempDir private static Path folder;
  private static OpensslFiles openssl;

  @BeforeAll
  static void makeKeys() throws Exception {
    openssl = new OpensslFiles(folder);
    openssl.identity("rsa", RSA, "localhost");
    openssl.identity("p256", P256, "localhost");
  }

  @ParameterizedTest
  @CsvSource({
    "pss, -algorithm RSA-PSS -pkeyopt rsa_keygen_bits:2048",
    "p384, -algorithm EC -pkeyopt ec_paramgen_curve:P-384",
    "p521, -algorithm EC -pkeyopt ec_paramgen_curve:P-521",
    "ed25519, -algorithm ed25519",
    "ed448, -algorithm ed448"
  })
  void pkcs8_ofEachKind_handshakes(String name, String kind) throws Exception {
    openssl.identity(name, kind, "localhost");

    assertHandshakes(name, name + ".key", null);
  }

  @ParameterizedTest
  @CsvSource({
    "rsa, pkey -traditional",
    "p256, pkey -traditional",
    "rsa, pkey -traditional -aes128",
    "rsa, pkey -traditional -aes192",
    "rsa, pkey -traditional -aes256",
    "p256, pkey -traditional -aes256",
    "p256, pkey -traditional -des3",
    "rsa, pkcs8 -topk8",
    "rsa, pkcs8 -topk8 -v2 aes-128-cbc",
    "rsa, pkcs8 -topk8 -v2 aes-192-cbc",
    "p256, pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA512",
    "p256, pkcs8 -topk8 -v2 aes-256-cbc -v2prf hmacWithSHA1",
    "p256, pkcs8 -topk8 -v2 des3",
    "p256, pkcs8 -topk8 -v1 PBE-SHA1-3DES"
  })
  void otherForms_handshake(String name, String command) throws Exception {
    // The JDK takes only ASCII in passwords of PBES1.
    String password = command.contains("-v1") ? "sesame" : "sésame";
    convert(name, command, "other.key", password);

    assertHandshakes(name, "other.key", password);
  }

  /** Writes a key in another form; OpenSSL ignores the options that it does not need. */
  private static void convert(String name, String command, String to, String password)
      throws Exception {
    boolean isEncrypted = command.matches(".*(aes|des|topk8|3DES).*");
    String options = " -in %s.key -out %s%s".formatted(name, to, isEncrypted ? " -passout" : "");
    String[] line = (command + options + (isEncrypted ? " pass:" + password : "")).split(" ");
    openssl.run(line);
  }

  @Test
  void ecParameters_beforeTheKey_areSkipped() throws Exception {
    openssl.run("ecparam", "-name", "prime256v1", "-genkey", "-out", "sec1.key");
    openssl.certificate("sec1", 30_000, "localhost");

    assertTrue(Files.readString(folder.resolve("sec1.key")).contains("EC PARAMETERS"));
    assertHandshakes("sec1", "sec1.key", null);
  }

  @Test
  void text_aroundTheBlocks_isSkipped() throws Exception {
    String text =
        "Bag Attributes: none\nsubject: CN=localhost\n%s\nand the key:\n%s\nthe end"
            .formatted(content("p256.crt"), content("p256.key"));
    Files.writeString(folder.resolve("both.pem"), text.replace("\n", "\r\n"));

    assertHandshakes(CertChain.of(folder.resolve("both.pem")), "p256");
  }

  @ParameterizedTest
  @ValueSource(strings = {"pkcs8 -topk8 -v2 aes-256-cbc", "pkey -traditional -aes256"})
  void password_missingOrWrong_isReported(String command) throws Exception {
    convert("p256", command, "locked.key", "right");
    Path key = folder.resolve("locked.key");
    CertChain chain = CertChain.of(folder.resolve("p256.crt"), key);

    var missing = assertThrows(KeyPasswordException.class, () -> load(chain));
    assertTrue(missing.isMissing());
    assertEquals(
        "the key in %s is encrypted: pass its password".formatted(key), messageOf(missing));
    var wrong = assertThrows(KeyPasswordException.class, () -> load(chain.withPassword("wrong")));
    assertEquals("wrong password for %s: pass the right one".formatted(key), messageOf(wrong));
    assertEquals(key, wrong.file());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          none    | p256.key | no such file or folder: DIR/none: pass the file with a certificate
          p256.crt | none    | no such file or folder: DIR/none: pass the file with a private key
          .       | p256.key | DIR/. is a folder, not a file: pass the file with a certificate
          void    | p256.key | DIR/void is empty: it must have a certificate in PEM format
          junk    | p256.key | no PEM certificate in DIR/junk: it has no line -----BEGIN …-----
          p256.crt | junk    | no PEM private key in DIR/junk: it has no line -----BEGIN …-----
          utf16   | p256.key | DIR/utf16 is UTF-16 text: save it as ASCII or UTF-8
          der     | p256.key | DIR/der is binary (DER), not PEM: for a certificate in PEM, run `openssl x509 -inform der -in DIR/der -out NEW`
          p256.crt | der     | DIR/der is binary (DER), not PEM: for a private key in PEM, run `openssl pkey -inform der -in DIR/der -out NEW`
          p12     | p256.key | DIR/p12 is binary (PKCS #12), not PEM: for a certificate in PEM, run `openssl pkcs12 -nodes -in DIR/p12 -out NEW`
          p256.key | p256.key | no PEM certificate in DIR/p256.key, only PRIVATE KEY: pass the file with the certificate chain
          p256.crt | p256.crt | no private key in DIR/p256.crt, only CERTIFICATE: pass the file with the key
          cut     | p256.key | the block CERTIFICATE in DIR/cut, line 1, has no line -----END CERTIFICATE-----: the file is cut off, restore it
          p256.crt | rsa.key | the key in DIR/rsa.key does not match the first certificate in DIR/p256.crt: pass the key of this certificate
          turned  | p256.key | the key in DIR/p256.key does not match the first certificate in DIR/turned: it matches certificate 2, which must be the first
          p256.crt | ssh     | the key in DIR/ssh is in OpenSSH's format: convert it with `ssh-keygen -p -m PKCS8 -f DIR/ssh`
          p256.crt | x25519  | unsupported key in DIR/x25519: its algorithm is 1.3.101.110; it must be one of EC, Ed25519, Ed448, RSA, RSASSA-PSS
          p256.crt | dek     | the key in DIR/dek is encrypted with an unsupported cipher RC2-CBC: encrypt it anew with `openssl pkcs8 -topk8 -v2 aes-256-cbc`
          p256.crt | scrypt  | the key in DIR/scrypt is encrypted with an unsupported key derivation 1.3.6.1.4.1.11591.4.11: encrypt it anew with `openssl pkcs8 -topk8 -v2 aes-256-cbc`
          """)
  void fault_ofAFile_isNamedWithARemedy(String certificate, String key, String message)
      throws Exception {
    makeFaults();
    CertChain chain =
        CertChain.of(folder.resolve(certificate), folder.resolve(key)).withPassword("pass");

    String said = messageOf(assertThrows(IOException.class, () -> load(chain)));
    assertEquals(message.replace("DIR", folder.toString()), said);
  }

  @Test
  void pkcs8_withoutIterations_isReported() throws Exception {
    openssl.run(
        "pkcs8",
        "-topk8",
        "-iter",
        "2048",
        "-in",
        "p256.key",
        "-passout",
        "pass:pass",
        "-outform",
        "der",
        "-out",
        "no-iterations");
    byte[] key = Files.readAllBytes(folder.resolve("no-iterations"));
    int count = new String(key, StandardCharsets.ISO_8859_1).indexOf("\u0002\u0002\b\0");
    key[count + 2] = 0;
    var failure = assertThrows(DerException.class, () -> KeyDecryption.pkcs8(key, "pass"));

    assertEquals("the key derivation has no salt or no iterations", failure.getMessage());
  }

  private static void makeFaults() throws Exception {
    Path made = folder.resolve("junk");
    if (Files.exists(made)) {
      return;
    }
    Files.writeString(made, "junk");
    Files.createFile(folder.resolve("void"));
    Files.write(
        folder.resolve("utf16"),
        ("\ufeff" + content("p256.crt")).getBytes(StandardCharsets.UTF_16LE));
    Files.writeString(folder.resolve("cut"), content("p256.crt").substring(0, 300));
    Files.writeString(folder.resolve("turned"), content("rsa.crt") + content("p256.crt"));
    Files.writeString(
        folder.resolve("ssh"), content("p256.key").replace("PRIVATE", "OPENSSH PRIVATE"));
    Files.writeString(
        folder.resolve("dek"),
        content("rsa.key")
            .replace("PRIVATE", "RSA PRIVATE")
            .replace("KEY-----\nM", "KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: RC2-CBC,00\n\nM"));
    openssl.run("x509", "-in", "p256.crt", "-outform", "der", "-out", "der");
    openssl.run("genpkey", "-algorithm", "x25519", "-out", "x25519");
    openssl.run(
        "pkcs8", "-topk8", "-scrypt", "-in", "p256.key", "-out", "scrypt", "-passout", "pass:pass");
    openssl.run(
        "pkcs12",
        "-export",
        "-in",
        "p256.crt",
        "-inkey",
        "p256.key",
        "-out",
        "p12",
        "-passout",
        "pass:secret");
  }

  @Test
  void keyStore_handshakesAndReportsItsPassword() throws Exception {
    makeFaults();
    Path file = folder.resolve("p12");
    TlsContext server = TlsContext.builder().loadKeyStore(file, "secret").build();
    TlsContext client = TlsContext.client(folder.resolve("p256.crt"));

    assertEquals("EC", run(client, server));
    assertThrows(
        KeyPasswordException.class, () -> TlsContext.builder().loadKeyStore(file, "no").build());
  }

  private static String content(String name) throws IOException {
    return Files.readString(folder.resolve(name));
  }

  private static String messageOf(Throwable failure) {
    return String.valueOf(failure.getMessage());
  }

  private static void load(CertChain chain) throws IOException {
    TlsContext.builder().loadCertChain(chain).build();
  }

  private static void assertHandshakes(String name, String key, @Nullable String password)
      throws Exception {
    CertChain chain =
        CertChain.of(folder.resolve(name + ".crt"), folder.resolve(key)).withPassword(password);
    assertHandshakes(chain, name);
  }

  private static void assertHandshakes(CertChain chain, String name) throws Exception {
    TlsContext server = TlsContext.builder().loadCertChain(chain).build();
    TlsContext client = TlsContext.client(folder.resolve(name + ".crt"));

    run(client, server);
  }

  /** Returns the algorithm of the server's key. */
  private static String run(TlsContext client, TlsContext server) throws Exception {
    return new EngineHandshake(client.sslContext(), server.sslContext())
        .client(parameters -> parameters.setEndpointIdentificationAlgorithm("HTTPS"))
        .asking("localhost")
        .run()
        .getPublicKey()
        .getAlgorithm();
  }
}
