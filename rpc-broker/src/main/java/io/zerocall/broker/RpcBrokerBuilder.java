package io.zerocall.broker;

import io.zerocall.PlainAuthenticator;
import io.zerocall.RpcConnector;
import io.zerocall.RpcCurve;
import io.zerocall.RpcEngine;
import io.zerocall.RpcLimits;
import io.zerocall.RpcTls;
import io.zerocall.broker.authorization.Authorization;
import io.zerocall.broker.authorization.GuardedDispatcher;
import io.zerocall.broker.authorization.OfferGrants;
import io.zerocall.broker.authorization.SubscriptionGrants;
import io.zerocall.broker.authorization.TaskConnector;
import io.zerocall.broker.jobs.Jobs;
import io.zerocall.broker.policy.BrokerPolicy;
import io.zerocall.broker.policy.UserList;
import io.zerocall.broker.schedules.Schedules;
import io.zerocall.broker.scheduling.BrokerLimits;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.jobs.JobLimits;
import io.zerocall.jobs.JobStore;
import io.zerocall.server.RpcServer;
import io.zerocall.server.RpcServerBuilder;
import io.zerocall.server.TokenAuthenticator;
import io.zerocall.transport.Network;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Configures and starts an {@link RpcBroker}. Not thread-safe. Each builder starts one broker. */
public final class RpcBrokerBuilder {
  private static final Logger LOG = LoggerFactory.getLogger(RpcBroker.class);

  private final RpcServerBuilder server = RpcServer.builder();
  private final List<String> endpoints = new ArrayList<>();
  private final List<RpcConnector> connectors = new ArrayList<>();
  private final List<TaskConnector> taskConnectors = new ArrayList<>();
  private final List<Network> networks = new ArrayList<>();
  private final List<Class<?>> described = new ArrayList<>();
  private RpcLimits limits = RpcLimits.DEFAULTS;
  private Logger log = LoggerFactory.getLogger("io.zerocall.broker");
  private @Nullable BrokerPolicy policy;
  private @Nullable UserList users;
  private @Nullable TokenAuthenticator tokens;
  private @Nullable JobStore store;
  private JobLimits jobLimits = JobLimits.NONE;
  private Duration closeGrace = Duration.ofSeconds(5);

  RpcBrokerBuilder() {}

  /**
   * Adds an endpoint to listen on, as {@link RpcServerBuilder#bind} does. Other machines may be
   * able to connect only if there is a {@link #policy}, or a network to {@linkplain #admitFrom
   * admit}.
   */
  public RpcBrokerBuilder bind(String endpoint) {
    server.bind(endpoint);
    endpoints.add(endpoint);
    return this;
  }

  /**
   * Adds a connector for clients and workers: {@code HttpConnector} for clients over HTTP, and for
   * both over a WebSocket; {@code InvertedJsonConnector} for those of Inverted Json.
   *
   * @throws IllegalArgumentException if it is none of this library's
   */
  public RpcBrokerBuilder connector(RpcConnector value) {
    connectors.add(value);
    if (value instanceof TaskConnector connector) {
      taskConnectors.add(connector);
    } else {
      server.connector(value);
    }
    return this;
  }

  /** Sets the engine of the endpoints, as {@link RpcServerBuilder#engine} does. */
  public RpcBrokerBuilder engine(RpcEngine value) {
    server.engine(value);
    return this;
  }

  /**
   * Sets the certificate for the endpoints {@code tls://}, as {@link RpcServerBuilder#tls} does. If
   * the settings require clients' certificates, those name the users, over ZeroMQ, and
   * {@link #plain} and {@link #users} must not be set.
   */
  public RpcBrokerBuilder tls(RpcTls value) {
    server.tls(value);
    return this;
  }

  /**
   * Encrypts all ZeroMQ connections with CURVE, as {@link RpcServerBuilder#curve} does. The keys
   * name the users, and {@link #plain} and {@link #users} must not be set.
   */
  public RpcBrokerBuilder curve(RpcCurve value) {
    server.curve(value);
    return this;
  }

  /** Admits only clients and workers with a password, as {@link RpcServerBuilder#plain} does. */
  public RpcBrokerBuilder plain(PlainAuthenticator value) {
    server.plain(value);
    return this;
  }

  /**
   * Sets the users: only they may connect over ZeroMQ, with their passwords, and over HTTP their
   * tokens identify them. Without a known token, a caller over HTTP has no user. Replaces
   * {@link #plain} and {@link #tokens}.
   */
  public RpcBrokerBuilder users(UserList value) {
    users = value;
    tokens = value;
    server.plain(value).tokens(value);
    return this;
  }

  /** Finds the users of bearer tokens, as {@link RpcServerBuilder#tokens} does. */
  public RpcBrokerBuilder tokens(TokenAuthenticator value) {
    tokens = value;
    server.tokens(value);
    return this;
  }

  /**
   * Sets who may offer, call, publish and subscribe to which names. Without a policy everything is
   * allowed, and the broker may listen on the loopback interface only, unless the networks to
   * {@linkplain #admitFrom admit} are given.
   */
  public RpcBrokerBuilder policy(BrokerPolicy value) {
    policy = value;
    return this;
  }

  /**
   * Admits only connections from this network, or from others given in the same way, as
   * {@link RpcServerBuilder#admitFrom} does.
   *
   * @throws IllegalArgumentException if it is neither a network nor an address
   */
  public RpcBrokerBuilder admitFrom(String network) {
    networks.add(Network.parse(network));
    server.admitFrom(network);
    return this;
  }

  /** Sets the limits for each connection, as {@link RpcServerBuilder#limits} does. */
  public RpcBrokerBuilder limits(RpcLimits value) {
    limits = value;
    server.limits(value);
    return this;
  }

  /** Sets how long closing lets calls continue, as {@link RpcServerBuilder#closeGrace} does. */
  public RpcBrokerBuilder closeGrace(Duration grace) {
    server.closeGrace(grace);
    closeGrace = grace;
    return this;
  }

  /**
   * Describes methods that workers offer, which send only their names. {@code rpc.discover} has the
   * parameters and the results of these methods, whether or not a worker offers them at the moment.
   * So clients can be generated from it, the console has forms for the methods, and those that are
   * marked as tools are tools over MCP. Nothing is checked: the worker decides what it accepts.
   *
   * @param type the interface or the class with the methods' declarations, annotated with
   *     {@link io.zerocall.RpcService}. {@link #start} throws an {@link IllegalArgumentException}
   *     if a declaration is invalid
   */
  public RpcBrokerBuilder describe(Class<?> type) {
    described.add(type);
    return this;
  }

  /**
   * Keeps jobs: calls that clients submit, and whose results they fetch later by their ids. Keeps
   * schedules too, which submit jobs again and again. Without a store the broker has neither.
   *
   * @param value the store, which the broker closes when it closes, or doesn't start
   */
  public RpcBrokerBuilder jobs(JobStore value) {
    store = value;
    return this;
  }

  /** Sets how many jobs run at the same time at most. Without them there are no limits. */
  public RpcBrokerBuilder jobLimits(JobLimits value) {
    jobLimits = value;
    return this;
  }

  RpcBrokerBuilder log(Logger value) {
    log = value;
    return this;
  }

  /**
   * Starts to listen, and returns without waiting for clients and workers.
   *
   * @throws IllegalArgumentException if an endpoint is invalid, or other machines may be able to
   *     connect to it although there is neither a policy nor a network to admit
   * @throws IllegalStateException if neither an endpoint nor an {@code HttpConnector} was given
   * @throws java.io.UncheckedIOException if an endpoint can't be bound
   */
  public RpcBroker start() {
    boolean started = false;
    try {
      RpcBroker broker = startWithStore();
      started = true;
      return broker;
    } finally {
      if (!started && store != null) {
        store.close();
      }
    }
  }

  private RpcBroker startWithStore() {
    if (policy == null && networks.isEmpty()) {
      Exposure.requireLocal(endpoints, connectors);
      LOG.info("This broker has no policy, so it listens on the loopback interface only");
    }
    LongSupplier clock = System::nanoTime;
    BrokerLog events = new BrokerLog(log, clock);
    TaskDispatcher dispatcher =
        new TaskDispatcher(BrokerLimits.ofDefault(), clock, events::queueFull);
    Authorization authorization =
        new Authorization(policy == null ? BrokerPolicy.allowAll() : policy, clock);
    OfferGrants offers = new OfferGrants(authorization, dispatcher, clock);
    GuardedDispatcher guard = new GuardedDispatcher(dispatcher, authorization, offers, tokens);
    Jobs jobs = store == null ? null : new Jobs(store, jobLimits, dispatcher, authorization);
    Schedules schedules =
        store == null ? null : new Schedules(store, authorization, System::currentTimeMillis);
    Router router = new Router(
        guard,
        offers,
        new SubscriptionGrants(authorization),
        jobs,
        schedules,
        described,
        clock,
        events);
    Refreshing refreshing = new Refreshing();
    List<TaskConnector.Listening> listening = new ArrayList<>();
    try {
      for (TaskConnector connector : taskConnectors) {
        listening.add(connector.open(new TaskConnector.Settings(guard, limits, networks)));
      }
      if (schedules != null) {
        schedules.start();
      }
      RpcServer started = server.fallback(router).start();
      refreshing.start(() -> refresh(authorization, router));
      return new RpcBroker(
          started,
          router,
          dispatcher,
          jobs,
          schedules,
          closeGrace,
          authorization,
          refreshing,
          listening,
          events);
    } catch (RuntimeException | Error e) {
      listening.forEach(TaskConnector.Listening::close);
      if (schedules != null) {
        schedules.close();
      }
      if (jobs != null) {
        jobs.close();
      }
      dispatcher.close();
      refreshing.close();
      throw e;
    }
  }

  private void refresh(Authorization authorization, Router router) {
    if (users != null) {
      var unused = users.refresh();
    }
    if (authorization.refresh()) {
      router.recheck();
    }
  }
}
