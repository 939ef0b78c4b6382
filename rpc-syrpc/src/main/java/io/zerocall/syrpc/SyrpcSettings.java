package io.zerocall.syrpc;

import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * Whose requests and results a client or server handles, and where RabbitMQ is. All programs of an
 * application need the same name, virtual host, ttl, message ttl and number of queues. Immutable.
 */
public final class SyrpcSettings {
  final String app;
  final String host;
  final int port;
  final String virtualHost;
  final String user;
  final String password;
  final Duration ttl;
  final Duration messageTtl;
  final int queues;

  private SyrpcSettings(Builder builder) {
    this.app = builder.app;
    this.host = builder.host;
    this.port = builder.port;
    this.virtualHost = builder.virtualHost;
    this.user = builder.user;
    this.password = builder.password;
    this.ttl = builder.ttl;
    this.messageTtl = builder.messageTtl;
    this.queues = builder.queues;
  }

  /**
   * Begins the settings of an application.
   *
   * @param app its name, which the names of its queues begin with
   * @throws IllegalArgumentException if the name is empty or has more than 200 bytes in UTF-8
   */
  public static Builder app(String app) {
    return new Builder(app);
  }

  /** Lists the settings, except for the password. */
  @Override
  public String toString() {
    return "SyrpcSettings[app=" + app + ", host=" + host + ", port=" + port + ", virtualHost="
        + virtualHost + ", user=" + user + ", ttl=" + ttl + ", messageTtl=" + messageTtl
        + ", queues=" + queues + "]";
  }

  /**
   * Collects settings. Each method throws {@link IllegalArgumentException} if the value is out of
   * its range. Not thread-safe.
   */
  public static final class Builder {
    /** A name in AMQP has at most 255 bytes, and the names of queues add to this one. */
    private static final int MOST_APP_BYTES = 200;

    private static final Duration LONGEST_TTL = Duration.ofMillis(0xffff_ffffL);

    private final String app;
    private String host = "localhost";
    private int port = 5672;
    private String virtualHost = "/";
    private String user = "guest";
    private String password = "guest";
    private Duration ttl = Duration.ofHours(3);
    private Duration messageTtl = Duration.ofSeconds(10);
    private int queues = 64;

    private Builder(String app) {
      int bytes = app.getBytes(StandardCharsets.UTF_8).length;
      requireRange("bytes of the application's name", bytes, 1, MOST_APP_BYTES);
      this.app = app;
    }

    /** Sets the host of RabbitMQ, by name or address; {@code localhost} by default. */
    public Builder host(String value) {
      host = value;
      return this;
    }

    /** Sets the port of RabbitMQ; 5672 by default. */
    public Builder port(int value) {
      port = requireRange("port", value, 1, 65_535);
      return this;
    }

    /** Sets the virtual host in RabbitMQ; {@code /} by default. */
    public Builder virtualHost(String value) {
      virtualHost = value;
      return this;
    }

    /** Sets the user name and the password; {@code guest} and {@code guest} by default. */
    public Builder user(String name, String secret) {
      user = name;
      password = secret;
      return this;
    }

    /**
     * Sets how long RabbitMQ keeps a queue of results that no program uses; 3 h by default, from 1
     * ms to about 49 days.
     */
    public Builder ttl(Duration value) {
      ttl = requireTtl("ttl", value);
      return this;
    }

    /**
     * Sets how long RabbitMQ keeps a result that no program fetches; 10 s by default, from 1 ms to
     * about 49 days.
     */
    public Builder messageTtl(Duration value) {
      messageTtl = requireTtl("messageTtl", value);
      return this;
    }

    /** Sets the number of queues for results; 64 by default, at most 65,536. */
    public Builder queues(int value) {
      queues = requireRange("queues", value, 1, 65_536);
      return this;
    }

    /** Returns the settings. */
    public SyrpcSettings build() {
      return new SyrpcSettings(this);
    }

    private static int requireRange(String name, int value, int least, int most) {
      if (value < least || value > most) {
        throw new IllegalArgumentException(
            name + ": " + value + " (expected: " + least + " to " + most + ")");
      }
      return value;
    }

    private static Duration requireTtl(String name, Duration value) {
      if (value.compareTo(Duration.ofMillis(1)) < 0 || value.compareTo(LONGEST_TTL) > 0) {
        throw new IllegalArgumentException(name + ": " + value + " (expected: "
            + Duration.ofMillis(1) + " to " + LONGEST_TTL + ")");
      }
      return value;
    }
  }
}
