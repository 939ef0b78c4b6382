package io.zerocall.bench.contender;

/** Whom we measure. */
public enum Contender {
  ZEROCALL("Zerocall") {
    @Override
    public ContenderServer serve() {
      return ZerocallServer.start();
    }

    @Override
    public ContenderClient connect(String endpoint) {
      return new ZerocallClient(endpoint);
    }
  },
  XML_RPC_KEEP_ALIVE("Apache XML-RPC, keep-alive") {
    @Override
    public ContenderServer serve() {
      return XmlRpcServer.start(true);
    }

    @Override
    public ContenderClient connect(String endpoint) {
      return XmlRpcCalls.asShipped(endpoint);
    }
  },
  XML_RPC_COMMONS("Apache XML-RPC, tuned HttpClient") {
    @Override
    public ContenderServer serve() {
      return XmlRpcServer.start(true);
    }

    @Override
    public ContenderClient connect(String endpoint) {
      return XmlRpcCalls.commons(endpoint);
    }
  },
  XML_RPC_MULTICALL("Apache XML-RPC, system.multicall") {
    @Override
    public ContenderServer serve() {
      return XmlRpcServer.start(true);
    }

    @Override
    public ContenderClient connect(String endpoint) {
      return XmlRpcCalls.systemMulticall(endpoint);
    }
  },
  XML_RPC("Apache XML-RPC, as it ships") {
    @Override
    public ContenderServer serve() {
      return XmlRpcServer.start(false);
    }

    @Override
    public ContenderClient connect(String endpoint) {
      return XmlRpcCalls.asShipped(endpoint);
    }
  },
  JEROMQ("Raw JeroMQ echo") {
    @Override
    public ContenderServer serve() {
      return JeroMqServer.start();
    }

    @Override
    public ContenderClient connect(String endpoint) {
      return new JeroMqClient(endpoint);
    }
  };

  private final String title;

  Contender(String title) {
    this.title = title;
  }

  /** Starts a server in this JVM, on a free port of 127.0.0.1. */
  public abstract ContenderServer serve();

  public abstract ContenderClient connect(String endpoint);

  /** The name that people read. */
  public String title() {
    return title;
  }
}
