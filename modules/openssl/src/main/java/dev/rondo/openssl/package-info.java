/** TLS by the system's OpenSSL; {@link dev.rondo.openssl.OpenSsl} is the entry. */
@org.jspecify.annotations.NullMarked
package dev.rondo.openssl;
