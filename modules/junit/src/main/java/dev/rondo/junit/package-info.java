/**
 * An extension of JUnit 5 for programs on an event loop.
 *
 * {@snippet :
 * @LoopTest
 * void answers(EventLoop loop) throws Exception {
 *   Server server = loop.createServer(EchoProtocol::new, Binding.host("127.0.0.1", 0)).await();
 *   ...
 * }
 * }
 */
@NullMarked
package dev.rondo.junit;

import org.jspecify.annotations.NullMarked;
