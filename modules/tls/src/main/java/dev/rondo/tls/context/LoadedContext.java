package dev.rondo.tls.context;

import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * A context with the state of the files that it was loaded from.
 *
 * @param context the provider's context
 * @param names the credentials by name
 * @param expiry the time at which the first certificate of the caller's own expires
 * @param stamps the files, as they were before they were read
 * @param warnings a line for each certificate that needs attention
 */
record LoadedContext(
    SSLContext context,
    CredentialsByName names,
    Instant expiry,
    FileStamps stamps,
    List<String> warnings) {}
