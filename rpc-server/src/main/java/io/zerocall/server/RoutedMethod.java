package io.zerocall.server;

import io.zerocall.contract.MethodContract;
import io.zerocall.contract.Names;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.ParameterList;
import io.zerocall.json.plain.JsonBytes;
import io.zerocall.server.method.Caller;
import io.zerocall.server.method.ServiceRegistry;
import io.zerocall.server.peer.CallRouter;
import io.zerocall.server.peer.JobSchedules;
import io.zerocall.server.peer.RoutedCall;
import io.zerocall.server.peer.SubmittedJobs;
import io.zerocall.server.work.LatencyProfile;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;

/**
 * The target of a name that is not registered, in a server with a {@link CallRouter}. Created for
 * each call, since callers choose the names; all instances share a latency profile.
 */
final class RoutedMethod extends UnregisteredMethod {
  private final CallRouter router;

  private RoutedMethod(
      String name, MethodContract contract, LatencyProfile latency, CallRouter router) {
    super(name, contract, latency);
    this.router = router;
  }

  /** Directs calls of unregistered names to a router. */
  static void install(CallRouter router, ServiceRegistry registry, JsonCodec codec) {
    MethodContract contract = contract(codec);
    LatencyProfile latency = LatencyProfile.ofNonBlocking();
    registry.fallBackTo(name -> new RoutedMethod(name, contract, latency, router));
    registry.registerForConnection(
        "rpc",
        RouterMethods.class,
        caller -> new RouterMethods(caller, router, codec.limits()),
        Moment.IN_ORDER,
        LatencyProfile::new);
    registry.registerReserved("rpc.broker", new StatusMethods(router));
    SubmittedJobs jobs = router.jobs();
    if (jobs != null) {
      registry.registerForConnection(
          "rpc",
          JobMethods.class,
          caller -> new JobMethods(caller, jobs, codec.limits()),
          Moment.DISPATCHED,
          LatencyProfile::ofNonBlocking);
      registry.registerForConnection(
          "rpc",
          ProgressMethods.class,
          ProgressMethods::new,
          Moment.ON_RECEIPT,
          LatencyProfile::knownToBeFast);
      JobSchedules schedules = router.schedules();
      if (schedules != null) {
        registry.registerForConnection(
            "rpc",
            ScheduleMethods.class,
            caller -> new ScheduleMethods(
                caller, schedules, new JobMethods(caller, jobs, codec.limits())),
            Moment.DISPATCHED,
            LatencyProfile::new);
      }
    }
  }

  private static MethodContract contract(JsonCodec codec) {
    try {
      Method method = CallRouter.class.getMethod("route", RoutedCall.class);
      return contract(method, ParameterList.ofBytes(codec), codec.type(JsonBytes.class));
    } catch (NoSuchMethodException e) {
      throw new LinkageError("CallRouter", e);
    }
  }

  @Override
  public @Nullable Object invoke(@Nullable Object[] arguments, Caller caller) {
    if (Names.isReserved(name()) || !Names.isEncodable(name())) {
      throw RpcErrorReply.methodNotFound(); // no peer can offer it
    }
    return router.route(new RoutedCall(
        name(),
        (JsonBytes) arguments[0],
        caller.context(),
        caller.routing(),
        caller.deadlineNanos(),
        caller.connection()));
  }
}
