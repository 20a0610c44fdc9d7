package dev.rondo.tck;

import dev.rondo.tck.fixture.JsseContract;
import dev.rondo.tck.sendfile.TlsSendfileContract;
import dev.rondo.tck.tls.StartTlsContract;
import dev.rondo.tck.tls.TlsClientCertificateContract;
import dev.rondo.tck.tls.TlsContract;
import dev.rondo.tck.tls.TlsFailureContract;
import dev.rondo.tck.tls.TlsStreamContract;

/**
 * The TLS contracts of {@link LoopTck} with the engines of a given JSSE provider. A class that
 * implements this interface is the conformance test of a loop and a JSSE provider together.
 */
public interface TlsTck
    extends JsseContract,
        TlsContract,
        TlsStreamContract,
        TlsClientCertificateContract,
        TlsFailureContract,
        TlsSendfileContract,
        StartTlsContract {}
