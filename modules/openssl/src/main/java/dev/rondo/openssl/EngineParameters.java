package dev.rondo.openssl;

import javax.net.ssl.SSLParameters;

/** Copies of parameters, so that changes by the caller need {@code setSSLParameters}. */
final class EngineParameters {

  private EngineParameters() {}

  /** Copies all of {@code from} that is set to {@code to}. */
  static void copy(SSLParameters from, SSLParameters to) {
    String[] suites = from.getCipherSuites();
    if (suites != null) {
      Suites.require(suites);
      to.setCipherSuites(suites);
    }
    String[] protocols = from.getProtocols();
    if (protocols != null) {
      requireProtocols(protocols);
      to.setProtocols(protocols);
    }
    if (from.getNeedClientAuth()) {
      to.setNeedClientAuth(true);
    } else {
      to.setWantClientAuth(from.getWantClientAuth());
    }
    to.setAlgorithmConstraints(from.getAlgorithmConstraints());
    to.setEndpointIdentificationAlgorithm(from.getEndpointIdentificationAlgorithm());
    to.setUseCipherSuitesOrder(from.getUseCipherSuitesOrder());
    to.setMaximumPacketSize(from.getMaximumPacketSize());
    to.setApplicationProtocols(from.getApplicationProtocols());
    to.setSignatureSchemes(from.getSignatureSchemes());
    to.setNamedGroups(from.getNamedGroups());
    if (from.getServerNames() != null) {
      to.setServerNames(from.getServerNames());
    }
    if (from.getSNIMatchers() != null) {
      to.setSNIMatchers(from.getSNIMatchers());
    }
  }

  /**
   * Checks that OpenSSL has all of {@code protocols}.
   *
   * @throws IllegalArgumentException if it lacks one
   */
  static void requireProtocols(String[] protocols) {
    for (String protocol : protocols) {
      Versions.number(protocol);
    }
  }
}
