/** The provider that {@link java.util.ServiceLoader} finds. */
@org.jspecify.annotations.NullMarked
package dev.rondo.openssl.service;
