package io.zerocall.server;

import io.zerocall.json.document.Request;
import io.zerocall.server.method.ServerMethod;
import io.zerocall.server.work.LatencyProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Properties of the requests of one message, and of the methods that they call. The methods use no
 * streams and few iterators, because some of them run for every message.
 */
final class MessageRequests {
  private MessageRequests() {}

  /** Returns whether no caller waits for a reply. */
  static boolean areNotifications(List<Request<ServerMethod>> requests) {
    for (int i = 0; i < requests.size(); i++) {
      if (!requests.get(i).isNotification()) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether at least one of them is a notification. */
  static boolean haveNotification(List<Request<ServerMethod>> requests) {
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i).isNotification()) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether a notification among them is published. */
  static boolean arePublishing(List<Request<ServerMethod>> requests) {
    for (int i = 0; i < requests.size(); i++) {
      Request<ServerMethod> request = requests.get(i);
      if (request instanceof Request.Published || request instanceof Request.RunAndPublished) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether there is more than one, and at least one is routed to a peer. */
  static boolean areRoutedBatch(List<Request<ServerMethod>> requests) {
    if (requests.size() > 1) {
      for (int i = 0; i < requests.size(); i++) {
        if (isRouted(requests.get(i))) {
          return true;
        }
      }
    }
    return false;
  }

  /** Returns whether it is passed on to a peer. */
  static boolean isRouted(Request<ServerMethod> request) {
    return request instanceof Request.Call<ServerMethod> call
        && call.target() instanceof RoutedMethod;
  }

  /**
   * Divides them, in their order, into parts that may run at the same time: a routed one is a part
   * of its own, and the others stay together with their neighbours.
   */
  static List<List<Request<ServerMethod>>> inParts(List<Request<ServerMethod>> requests) {
    List<List<Request<ServerMethod>>> parts = new ArrayList<>();
    int begin = 0;
    for (int i = 1; i <= requests.size(); i++) {
      if (i == requests.size() || isRouted(requests.get(i - 1)) || isRouted(requests.get(i))) {
        parts.add(requests.subList(begin, i));
        begin = i;
      }
    }
    return parts;
  }

  /**
   * Returns how long their methods take together, in nanoseconds; {@link Long#MAX_VALUE} if one of
   * them has not been fast so far.
   */
  static long meanNanos(List<Request<ServerMethod>> requests) {
    long nanos = 0;
    for (int i = 0; i < requests.size(); i++) {
      if (requests.get(i) instanceof Request.Call<ServerMethod> call) {
        LatencyProfile latency = call.target().latency();
        if (!latency.isFast()) {
          return Long.MAX_VALUE;
        }
        nanos += latency.meanNanos();
      }
    }
    return nanos;
  }

  /** Returns which part of their time they keep a processor busy, from 0 to 1. */
  static double computingShare(List<Request<ServerMethod>> requests) {
    double share = 0;
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        share = Math.max(share, call.target().latency().computingShare());
      }
    }
    return share;
  }

  /**
   * Returns the approximate processor time that their methods take together, in nanoseconds;
   * {@link Long#MAX_VALUE} if it is unknown.
   */
  static long meanCpuNanos(List<Request<ServerMethod>> requests) {
    long nanos = 0;
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        long mean = call.target().latency().meanCpuNanos();
        if (mean == Long.MAX_VALUE) {
          return mean;
        }
        nanos += mean;
      }
    }
    return nanos;
  }

  static void forEachProfile(
      List<Request<ServerMethod>> requests, Consumer<LatencyProfile> action) {
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        action.accept(call.target().latency());
      }
    }
  }

  /** Returns how long after the deadline the slowest of their methods may answer by itself. */
  static long graceNanos(List<Request<ServerMethod>> requests) {
    long grace = 0;
    for (Request<ServerMethod> request : requests) {
      if (request instanceof Request.Call<ServerMethod> call) {
        grace = Math.max(grace, call.target().graceNanos());
      }
    }
    return grace;
  }
}
