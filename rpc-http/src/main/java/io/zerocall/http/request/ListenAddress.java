package io.zerocall.http.request;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.zerocall.transport.engine.BindErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a server listens.
 *
 * @param host a name or an address of this machine; {@code *} for all of its addresses
 * @param port 0 for a free one
 */
public record ListenAddress(String host, int port) {
  private static final int BACKLOG = 1_024;

  public boolean isForAll() {
    return host.equals("*") || host.equals("0.0.0.0") || host.equals("::");
  }

  /** Returns the host for people. */
  private String shownHost() {
    return isForAll() ? "*" : host;
  }

  /** Returns the only host; null if the server listens on all addresses. */
  public @Nullable String only() {
    return isForAll() ? null : host;
  }

  /**
   * Creates a bootstrap with the options that every server of HTTP needs.
   *
   * @param accept is called with each new connection, on its event loop
   */
  public static ServerBootstrap bootstrap(EventLoopGroup loops, Consumer<Channel> accept) {
    return new ServerBootstrap()
        .group(loops)
        .channel(NioServerSocketChannel.class)
        .option(ChannelOption.SO_BACKLOG, BACKLOG)
        .option(ChannelOption.SO_REUSEADDR, true)
        .childOption(ChannelOption.TCP_NODELAY, true)
        .childHandler(new ChannelInitializer<Channel>() {
          @Override
          protected void initChannel(Channel channel) {
            accept.accept(channel);
          }
        });
  }

  /**
   * Listens; returns when it does.
   *
   * @throws UncheckedIOException if the address can't be bound
   */
  public Channel bind(ServerBootstrap bootstrap) {
    InetSocketAddress address =
        isForAll() ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
    var bound = bootstrap.bind(address).awaitUninterruptibly();
    if (!bound.isSuccess()) {
      throw new UncheckedIOException(new IOException(
          "can't listen on " + host + ":" + port + ": "
              + BindErrors.reason(shownHost(), port, bound.cause()),
          bound.cause()));
    }
    return bound.channel();
  }

  /**
   * Returns the address as a URL, with the actual port.
   *
   * @param scheme {@code http} or {@code https}
   * @param listening what {@link #bind} has returned; null if nothing listens yet
   */
  public String url(String scheme, @Nullable Channel listening) {
    int actual = listening != null && listening.localAddress() instanceof InetSocketAddress local
        ? local.getPort()
        : port;
    return scheme + "://" + (isForAll() ? "*" : Access.literal(host)) + ":" + actual;
  }
}
