package io.zerocall.bench.jobs;

import io.zerocall.jobs.JobStore;
import io.zerocall.store.postgresql.PostgresJobStore;
import io.zerocall.store.sqlite.SqliteJobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** The stores of a broker. The functions are lambdas, so that a JVM loads only the used store. */
@SuppressWarnings("ImmutableEnumChecker") // The functions are stateless.
enum StoreKind {
  SQLITE(
      servers -> servers.file("jobs.db").toString(),
      location -> List.of("--jobs", location),
      location -> SqliteJobStore.open(Path.of(location))),
  POSTGRESQL(
      servers -> servers.postgreSql().createDatabase("zerocall"),
      location -> List.of("--jobs", location),
      location -> PostgresJobStore.open(location, null, null));

  private final Creating creating;
  private final Options options;
  private final Opening opening;

  StoreKind(Creating creating, Options options, Opening opening) {
    this.creating = creating;
    this.options = options;
    this.opening = opening;
  }

  private interface Creating {
    String create(Servers servers) throws IOException;
  }

  private interface Options {
    List<String> of(String location);
  }

  private interface Opening {
    JobStore open(String location);
  }

  /** Returns a location at which there is no store. */
  String newLocation(Servers servers) throws IOException {
    return creating.create(servers);
  }

  /** Returns the options that make {@code rpc broker} use the store at a location. */
  List<String> options(String location) {
    return options.of(location);
  }

  /** Opens the store at a location. */
  JobStore open(String location) {
    return opening.open(location);
  }
}
