package io.zerocall.store.postgresql;

import static io.zerocall.store.postgresql.TestJobs.METHOD;
import static io.zerocall.store.postgresql.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.DueJob;
import io.zerocall.jobs.JobId;
import io.zerocall.testing.PostgresServer;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.postgresql.ds.PGSimpleDataSource;

/** The jobs of a store through its sessions. */
@Timeout(120)
class SessionTest {
  private final Settings settings = new Settings(Postgres.newSchema(), 30_000, Clock.ofServer());
  private final UUID store = UUID.randomUUID();

  private Session open() throws Exception {
    PGSimpleDataSource source = new PGSimpleDataSource();
    source.setURL(Postgres.server().url());
    source.setUser(PostgresServer.USER);
    return Session.open(new Connections(source, Connections.STATEMENT_MILLIS), settings, store);
  }

  @Test
  void jobsAreKeptIfTheCommitOfABeginIsUnknown() throws Exception {
    JobId id;
    try (PostgresJobStore creator = Postgres.builder(settings.schema()).open()) {
      id = TestJobs.add(creator, 1);
    }
    Set<UUID> holders = new HashSet<>();
    Session first = open();
    first.begin(holders, Set.of(), new Changes());
    Request<Claim, List<DueJob>> take =
        new Request<>(new Taking(), new Claim(METHOD, 1), List.of(METHOD), 0);
    first.run(List.of(take), new HashMap<>(), false);
    take.complete();
    assertThat(await(take.stage())).extracting(DueJob::id).containsExactly(id);
    Session second = open();
    second.begin(holders, Set.of(id), new Changes()); // and its answer is lost
    assertThat(holders).containsExactlyInAnyOrder(first.holder(), second.holder());
    Session third = open();
    assertThat(third.begin(holders, Set.of(id), new Changes())).containsExactly(id);
    for (Session session : List.of(third, second, first)) {
      session.end();
    }
  }
}
