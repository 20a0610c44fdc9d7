package dev.rondo;

import dev.rondo.spi.EventLoopPolicyProvider;
import dev.rondo.spi.ProviderSearch;
import dev.rondo.spi.Settings;
import org.jspecify.annotations.Nullable;

/**
 * The policy of this process, looked up at its first use, and that of each application whose class
 * loader is a child of Rondo's.
 */
final class CurrentPolicy {

  private static final String PROPERTY = "rondo.policy";
  private static final Object LOCK = new Object();
  private static final PolicySlot PROCESS = new PolicySlot();

  private CurrentPolicy() {}

  static EventLoopPolicy get() {
    ClassLoader application = ApplicationLoader.ofThread();
    EventLoopPolicy set = application == null ? null : ApplicationLoader.policySetIn(application);
    if (set == null) {
      set = PROCESS.set;
    }
    return set != null ? set : configured(application);
  }

  static void set(@Nullable EventLoopPolicy policy) {
    ClassLoader application = ApplicationLoader.ofThread();
    PolicySlot slot = application == null ? PROCESS : ApplicationLoader.slot(application);
    synchronized (LOCK) {
      slot.set = policy;
      slot.configured = null;
    }
  }

  private static EventLoopPolicy configured(@Nullable ClassLoader application) {
    PolicySlot slot = application == null ? PROCESS : ApplicationLoader.slot(application);
    EventLoopPolicy policy = slot.configured;
    if (policy == null) {
      synchronized (LOCK) {
        policy = slot.configured;
        if (policy == null) {
          if (application != null && slot.sharesProcess(application)) {
            return configured(null);
          }
          policy = newPolicy();
          slot.configured = policy;
        }
      }
    }
    return policy;
  }

  private static EventLoopPolicy newPolicy() {
    var search = ProviderSearch.around(EventLoopPolicyProvider.class, CurrentPolicy.class);
    return PolicyProviders.of(search).select(Settings.text(PROPERTY)).newPolicy();
  }
}
