package io.zerocall.bench.broker;

import com.rabbitmq.client.AMQP.BasicProperties;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.RpcServer;
import io.zerocall.RpcMethod;
import io.zerocall.RpcService;
import io.zerocall.server.RpcServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.ThreadLocalRandom;

/** The JVM of a worker or a server: serves until its standard input ends. */
final class WorkerMain {
  static final String READY = "ready ";

  /** A worker that multiplies. */
  static final String WORKER = "worker";

  /** A worker that is slow. */
  static final String SLOW = "slow";

  /** A worker that does both. */
  static final String BOTH = "both";

  static final String SERVER = "server";
  static final String RABBITMQ = "rabbitmq";
  static final String IJSON = "ijson";

  private WorkerMain() {}

  /** Runs with these arguments: what it is, and the broker's endpoint if it is a worker. */
  public static void main(String[] arguments) throws IOException {
    try {
      System.out.println(READY + start(arguments));
      while (System.in.read() >= 0) {
        // Nothing is ever written to it; only the end matters.
      }
    } finally {
      Runtime.getRuntime().halt(0);
    }
  }

  private static String start(String[] arguments) throws IOException {
    return switch (arguments[0]) {
      case SERVER -> server(new Service()).bind("tcp://127.0.0.1:0").start().endpoint();
      case WORKER -> dial(server(new Service()), arguments[1]);
      case SLOW -> dial(server(new SlowService()), arguments[1]);
      case BOTH -> dial(server(new Service()).register(new SlowService()), arguments[1]);
      case RABBITMQ -> {
        serveRabbitMq(arguments[1]);
        yield arguments[1];
      }
      case IJSON -> {
        start("ijson-worker", () -> IjsonCallers.serve(arguments[1]));
        yield arguments[1];
      }
      default -> throw new IllegalArgumentException(arguments[0]);
    };
  }

  private static RpcServerBuilder server(Object service) {
    return io.zerocall.server.RpcServer.builder().register(service);
  }

  private static String dial(RpcServerBuilder worker, String endpoint) {
    worker.dial(endpoint).start();
    return endpoint;
  }

  /** The method. */
  @RpcService("bench")
  static final class Service {
    @RpcMethod
    public int mult(int a, int b) {
      return a * b;
    }
  }

  /**
   * The slow method. It takes between half and one and a half times as long as the caller says, so
   * that calls that begin together don't end together.
   */
  @RpcService("slow")
  static final class SlowService {
    @RpcMethod
    public int pause(int millis) throws InterruptedException {
      Thread.sleep(ThreadLocalRandom.current().nextInt(millis / 2, millis + millis / 2 + 1));
      return millis;
    }
  }

  private static void serveRabbitMq(String endpoint) throws IOException {
    Channel channel = RabbitMqCallers.connect(endpoint).createChannel();
    var unused = channel.queueDeclare(RabbitMqCallers.QUEUE, false, false, false, null);
    RpcServer server = new RpcServer(channel, RabbitMqCallers.QUEUE) {
      @Override
      public byte[] handleCall(byte[] request, BasicProperties reply) {
        ByteBuffer numbers = ByteBuffer.wrap(request);
        int product = numbers.getInt() * numbers.getInt();
        return ByteBuffer.allocate(Integer.BYTES).putInt(product).array();
      }
    };
    start("rabbitmq-worker", () -> {
      var unusedStatus = server.mainloop();
    });
  }

  /** Something that serves until its connection ends. */
  private interface Serving {
    void run() throws IOException;
  }

  private static void start(String name, Serving serving) {
    Thread thread = new Thread(
        () -> {
          try {
            serving.run();
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        },
        name);
    thread.setDaemon(true);
    thread.start();
  }
}
