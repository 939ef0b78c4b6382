package io.zerocall.client;

import io.zerocall.JsonText;
import io.zerocall.client.contract.RemoteMethod;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/** Has calls submitted as jobs again and again, over one view of a client. Immutable. */
record JobScheduler(ClientView view) {

  <S> Instant call(String name, String cron, ZoneId zone, Class<S> type, MultiCall.Action<S> call) {
    return schedule(name, cron, zone, new JobSubmitter(view).request(type, call));
  }

  Instant named(String name, String cron, ZoneId zone, String method, ClientView.Params params) {
    RemoteMethod remote = view.contracts().method(method, void.class);
    return schedule(name, cron, zone, id -> params.request(id, remote.name()));
  }

  /** @param request writes the request that calls the method instead */
  private Instant schedule(String name, String cron, ZoneId zone, LongFunction<byte[]> request) {
    view.contracts().requireJobs();
    if (!view.options().jobs().delay().isZero()) {
      throw new IllegalArgumentException(
          "delay: " + view.options().jobs().delay() + " (expected: none for a schedule)");
    }
    Map<String, JsonText> members = new JobSubmitter(view).submission(request);
    members.put("name", JsonText.ofString(name));
    members.put("cron", JsonText.ofString(cron));
    members.put("zone", JsonText.ofString(zone.getId()));
    RemoteMethod own = view.contracts().ownMethod("rpc.schedule", Instant.class);
    return view.block(view.invocation(own.name(), view.named(members)), own);
  }

  boolean remove(String name) {
    view.contracts().requireJobs();
    RemoteMethod own = view.contracts().ownMethod("rpc.unschedule", boolean.class);
    Boolean removed = view.block(
        view.invocation(own.name(), view.named(Map.of("name", JsonText.ofString(name)))), own);
    return removed;
  }

  List<JobSchedule> all() {
    view.contracts().requireJobs();
    RemoteMethod own = view.contracts().ownMethod("rpc.schedules", JobSchedule[].class);
    JobSchedule[] schedules = view.block(view.invocation(own.name(), view.positional()), own);
    return List.of(schedules);
  }
}
