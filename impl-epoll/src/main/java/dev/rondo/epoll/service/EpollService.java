package dev.rondo.epoll.service;

import com.google.auto.service.AutoService;
import dev.rondo.epoll.EpollLoopProvider;
import dev.rondo.spi.EventLoopProvider;

/**
 * The provider that services name. It is apart from the one that programs name, for AutoService's
 * annotation stays in the class file, where their compiler would miss it.
 */
@AutoService(EventLoopProvider.class)
public final class EpollService extends EpollLoopProvider {

  /** As service loading wants it. */
  public EpollService() {}
}
