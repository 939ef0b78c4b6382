package io.zerocall.store.sqlite;

import static io.zerocall.store.sqlite.TestJobs.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.zerocall.jobs.Claim;
import io.zerocall.jobs.JobFilter;
import io.zerocall.jobs.JobId;
import io.zerocall.jobs.JobStore;
import io.zerocall.jobs.StoreUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which files a store opens, and why it refuses others. */
class StoreFileTest {
  private static final int PAGE_BYTES = 4_096;

  @TempDir
  private Path directory;

  private Path file;

  @BeforeEach
  void chooseFile() {
    file = directory.resolve("jobs.db");
  }

  private void assertRefused(String... reasons) {
    assertThatThrownBy(() -> SqliteJobStore.open(file))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(file.toString())
        .hasMessageContainingAll(reasons);
  }

  private void execute(String... statements) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement()) {
      for (String text : statements) {
        statement.execute(text);
      }
    }
  }

  @Test
  void aStoreIsOpenOnlyOnceInAProcess() throws Exception {
    try (JobStore store = SqliteJobStore.open(file)) {
      JobId id = TestJobs.add(store, 10);
      for (int i = 0; i < 3; i++) {
        assertRefused("another store of this process", "Close that one");
      }
      assertThat(await(store.find(id))).isPresent();
    }
    SqliteJobStore.open(file).close();
  }

  @Test
  void aStoreIsOpenInOneProcessOnly() throws Exception {
    try (JobStore store = SqliteJobStore.open(file)) {
      TestJobs.add(store, 10);
      assertRefused("has it open"); // which must not end the lock either
      try (ChildJvm child = ChildJvm.start(Opener.class, Map.of(), file.toString())) {
        assertThat(child.line()).contains("another process", file.toString());
      }
    }
    try (ChildJvm child = ChildJvm.start(Opener.class, Map.of(), file.toString())) {
      assertThat(child.line()).isEqualTo("opened");
      assertRefused("another process");
    }
    SqliteJobStore.open(file).close();
  }

  /** Opens a store, says whether it could, and keeps it open. */
  static final class Opener {
    private Opener() {}

    public static void main(String[] arguments) throws Exception {
      try {
        JobStore store = SqliteJobStore.open(Path.of(arguments[0]));
        System.out.println("opened");
        Thread.sleep(60_000); // ends this process if nobody kills it
        store.close();
      } catch (StoreUnavailableException e) {
        System.out.println(e.getMessage());
      }
    }
  }

  @Test
  void anyNameOfAFileIsAName() throws Exception {
    file = directory.resolve("a b?journal_mode=off%41#ü;'\".db");
    try (JobStore store = SqliteJobStore.open(file)) {
      TestJobs.add(store, 10);
    }
    assertThat(file).isRegularFile();
  }

  @Test
  void aRelativeNameBelongsToTheWorkingDirectory() throws Exception {
    Path relative = Path.of("").toAbsolutePath().relativize(file);
    SqliteJobStore.open(relative).close();
    assertThat(file).isRegularFile();
  }

  @Test
  void anEmptyFileBecomesAStore() throws Exception {
    Files.createFile(file);
    try (JobStore store = SqliteJobStore.open(file)) {
      TestJobs.add(store, 10);
    }
  }

  @Test
  void aClosedStoreIsOneFile() throws Exception {
    try (JobStore store = SqliteJobStore.open(file)) {
      TestJobs.add(store, 10);
    }
    assertThat(directory).isDirectoryNotContaining(path -> !path.equals(file));
  }

  @Test
  void aMissingDirectoryIsReported() {
    file = directory.resolve("missing").resolve("jobs.db");
    assertRefused("Check that its directory exists");
  }

  @Test
  void aDirectoryIsNoStore() throws IOException {
    Files.createDirectory(file);
    assertRefused("can't be opened");
  }

  @Test
  void aFileOfAnotherKindIsRefusedAndStaysAsItIs() throws Exception {
    String text = "This is a text, and not a store.\n".repeat(100);
    Files.writeString(file, text);
    assertRefused("no store of jobs", "Choose another file");
    assertThat(file).hasContent(text);
  }

  @Test
  void anotherProgramsDatabaseIsRefusedAndStaysAsItIs() throws Exception {
    execute("CREATE TABLE job (id INTEGER)", "PRAGMA user_version = 1");
    byte[] before = Files.readAllBytes(file);
    assertRefused("no store of jobs", "Choose another file");
    assertThat(file).hasBinaryContent(before);
  }

  @Test
  void anotherProgramsEmptyDatabaseIsRefused() throws Exception {
    execute("PRAGMA application_id = 7");
    assertRefused("no store of jobs");
  }

  @Test
  void aStoreOfANewerVersionIsRefused() throws Exception {
    SqliteJobStore.open(file).close();
    execute("PRAGMA user_version = " + (Schema.VERSION + 1));
    assertRefused(
        "version " + (Schema.VERSION + 1), "expected: " + Schema.VERSION, "Update Zerocall");
    execute("PRAGMA user_version = " + Schema.VERSION);
    SqliteJobStore.open(file).close();
  }

  @Test
  void aDamagedStoreIsRefused() throws Exception {
    try (JobStore store = SqliteJobStore.open(file)) {
      for (int i = 0; i < 20; i++) {
        TestJobs.add(store, 3_000);
      }
    }
    overwrite(100, Files.size(file));
    assertRefused("damaged", "backup");
  }

  @Test
  void aStoreThatIsCutOffIsRefused() throws Exception {
    try (JobStore store = SqliteJobStore.open(file)) {
      for (int i = 0; i < 20; i++) {
        TestJobs.add(store, 3_000);
      }
    }
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.setLength(PAGE_BYTES);
    }
    assertRefused("damaged");
  }

  @Test
  void aStoreRefusesEverythingWhenItFindsDamage() throws Exception {
    JobId id;
    try (JobStore store = SqliteJobStore.open(file)) {
      id = TestJobs.add(store, 10);
    }
    long page = rootPage("payload");
    overwrite((page - 1) * PAGE_BYTES, page * PAGE_BYTES);
    try (JobStore store = SqliteJobStore.open(file)) {
      assertThatThrownBy(() -> await(store.start(id)))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      assertThatThrownBy(() -> await(store.list(JobFilter.ALL, 1)))
          .hasCauseInstanceOf(StoreUnavailableException.class)
          .hasMessageContaining(file.toString());
      assertThat(store.take(new Claim(TestJobs.METHOD, 1)).toCompletableFuture())
          .isCompletedExceptionally();
    }
  }

  @Test
  void aJobThatCannotBeReadFailsAlone() throws Exception {
    JobId damaged;
    try (JobStore store = SqliteJobStore.open(file)) {
      damaged = TestJobs.add(store, 10);
    }
    execute("UPDATE payload SET params = '[1'");
    try (JobStore store = SqliteJobStore.open(file)) {
      assertThatThrownBy(() -> await(store.start(damaged)))
          .hasCauseInstanceOf(StoreUnavailableException.class);
      assertThat(await(store.find(damaged)).orElseThrow().starts()).isZero();
      JobId other = TestJobs.add(store, 10);
      assertThat(await(store.start(other))).isPresent();
    }
  }

  @Test
  void aMissingTableIsReported() throws Exception {
    SqliteJobStore.open(file).close();
    execute("DROP TABLE payload");
    assertRefused("SQLite reports an error");
    execute("DROP TABLE job");
    assertRefused("SQLite reports an error");
  }

  private long rootPage(String table) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(
            "SELECT rootpage FROM sqlite_schema WHERE name = '" + table + "'")) {
      return result.getLong(1);
    }
  }

  private void overwrite(long from, long to) throws IOException {
    try (RandomAccessFile access = new RandomAccessFile(file.toFile(), "rw")) {
      access.seek(from);
      access.write(new byte[(int) (to - from)]);
    }
  }
}
