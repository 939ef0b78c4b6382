package io.zerocall.bench.workload;

import io.zerocall.bench.contender.Contender;
import io.zerocall.bench.contender.ContenderClient;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** One server JVM, and one client that all threads of a benchmark share. */
@State(Scope.Benchmark)
public class Connection {
  @Param
  public Contender contender = Contender.ZEROCALL;

  private ServerProcess server;
  private ContenderClient client;

  @Setup(Level.Trial)
  public void open() {
    server = ServerProcess.start(contender);
    client = contender.connect(server.endpoint());
  }

  @TearDown(Level.Trial)
  public void close() {
    client.close();
    server.close();
  }

  ContenderClient client() {
    return client;
  }
}
