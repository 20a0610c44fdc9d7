package com.example.libuv;

import dev.rondo.spi.EventLoopProvider;
import dev.rondo.tck.connection.ConnectionContract;
import dev.rondo.tck.datagram.DatagramContract;
import dev.rondo.tck.datagram.UnixDatagramContract;
import dev.rondo.tck.pipe.DescriptorPipeContract;
import dev.rondo.tck.scheduling.SchedulingContract;
import dev.rondo.tck.scheduling.ThreadsafeContract;
import dev.rondo.tck.scheduling.TimerContract;
import dev.rondo.tck.server.ServerClosingContract;
import dev.rondo.tck.server.ServerContract;
import dev.rondo.tck.transport.TransportContract;
import dev.rondo.tck.unix.UnixContract;
import dev.rondo.tck.watching.DescriptorContract;
import dev.rondo.tck.watching.WatchingContract;

/** Runs the loop contracts that meet the driver most, for every build. */
final class LibuvContractsTests
    implements SchedulingContract,
        TimerContract,
        ThreadsafeContract,
        ConnectionContract,
        ServerContract,
        ServerClosingContract,
        TransportContract,
        UnixContract,
        DatagramContract,
        UnixDatagramContract,
        DescriptorPipeContract,
        WatchingContract,
        DescriptorContract {

  @Override
  public EventLoopProvider provider() {
    LibuvLoopProvider provider = new LibuvLoopProvider();
    provider.support(); // Its loop opens the pipe that libuv keeps for the whole process.
    return provider;
  }
}
