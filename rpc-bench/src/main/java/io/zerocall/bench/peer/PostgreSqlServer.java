package io.zerocall.bench.peer;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Debian's PostgreSQL with its defaults, so with {@code fsync} and {@code synchronous_commit} on,
 * on a free port of 127.0.0.1 and in a folder of its own. It refuses to run as root, so root runs
 * it as the user {@value #USER}.
 */
public final class PostgreSqlServer implements AutoCloseable {
  private static final Path VERSIONS = Path.of("/usr/lib/postgresql");
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
  private static final String USER = "postgres";
  private static final String DATABASE_USER = "bench";
  private static final long START_SECONDS = 60;
  private static final long STOP_SECONDS = 30;

  private final ProcessBuilder command;
  private final Path folder;
  private final int port;
  private Process process;

  private PostgreSqlServer(ProcessBuilder command, Path folder, int port) throws IOException {
    this.command = command;
    this.folder = folder;
    this.port = port;
    this.process = command.start();
  }

  /** Returns whether it is installed. */
  public static boolean isInstalled() {
    return commands().isPresent();
  }

  /** Returns the folder with the commands of the latest installed version. */
  private static Optional<Path> commands() {
    if (!Files.isDirectory(VERSIONS)) {
      return Optional.empty();
    }
    try (Stream<Path> versions = Files.list(VERSIONS)) {
      return versions
          .filter(version -> Files.isExecutable(version.resolve("bin/initdb")))
          .max(Comparator.comparingInt(PostgreSqlServer::number))
          .map(version -> version.resolve("bin"));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static int number(Path version) {
    String digits = VERSIONS.relativize(version).toString().replaceAll("[^0-9].*", "");
    return digits.isEmpty() ? 0 : Integer.parseInt(digits);
  }

  /**
   * Starts a server.
   *
   * @param folder an empty folder, which is deleted when the server is closed; everybody may enter
   *     the folders that it is in
   * @throws IOException if it is not installed, or doesn't listen in time
   */
  public static PostgreSqlServer start(Path folder) throws IOException {
    Path commands = commands()
        .orElseThrow(() ->
            new IOException("no PostgreSQL in " + VERSIONS + " (install Debian's postgresql)"));
    boolean asOther = isRoot();
    if (asOther) {
      UserPrincipal user =
          folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(USER);
      var unused = Files.setOwner(folder, user);
    }
    Path data = folder.resolve("data");
    Path log = folder.resolve("log");
    initialize(commands, asOther, folder, data);
    int port = LoopbackPort.free();
    ProcessBuilder command = new ProcessBuilder(command(
            asOther,
            commands.resolve("postgres"),
            "-D",
            data.toString(),
            "-p",
            Integer.toString(port),
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "unix_socket_directories="))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    PostgreSqlServer server = new PostgreSqlServer(command, folder, port);
    boolean answers = false;
    try {
      server.awaitAnswer();
      answers = true;
      return server;
    } finally {
      if (!answers) {
        server.close();
      }
    }
  }

  private static boolean isRoot() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void initialize(Path commands, boolean asOther, Path folder, Path data)
      throws IOException {
    Path output = folder.resolve("initdb");
    Process process = new ProcessBuilder(command(
            asOther,
            commands.resolve("initdb"),
            "-D",
            data.toString(),
            "-U",
            DATABASE_USER,
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--no-locale"))
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
    try {
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
        process.destroyForcibly();
        throw new IOException("initdb failed: " + Files.readString(output));
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  private static List<String> command(boolean asOther, Path executable, String... arguments) {
    List<String> command = new ArrayList<>();
    if (asOther) {
      command.addAll(
          List.of(SETPRIV.toString(), "--reuid=" + USER, "--regid=" + USER, "--init-groups", "--"));
    }
    command.add(executable.toString());
    command.addAll(List.of(arguments));
    return command;
  }

  private void awaitAnswer() throws IOException {
    long begun = System.nanoTime();
    while (!answers()) {
      if (!process.isAlive()
          || System.nanoTime() - begun > TimeUnit.SECONDS.toNanos(START_SECONDS)) {
        throw new IOException(
            "PostgreSQL doesn't answer: " + Files.readString(folder.resolve("log")));
      }
      LoopbackPort.pause();
    }
  }

  private boolean answers() {
    try (Connection connection = connect("postgres")) {
      return connection.isValid(0);
    } catch (SQLException e) {
      return false;
    }
  }

  private Connection connect(String database) throws SQLException {
    return DriverManager.getConnection(url(database));
  }

  private String url(String database) {
    return "jdbc:postgresql://127.0.0.1:" + port + "/" + database + "?user=" + DATABASE_USER;
  }

  /** Returns the process, whose descendants belong to the server too. */
  public ProcessHandle handle() {
    return process.toHandle();
  }

  /** Creates a database, and returns its address for JDBC. */
  public String createDatabase(String name) throws IOException {
    try (Connection connection = connect("postgres");
        Statement statement = connection.createStatement()) {
      var unused = statement.executeUpdate("CREATE DATABASE " + name);
      return url(name);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Returns the number of rows that a table has. */
  public static long count(String url, String table) throws IOException {
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
      if (!count.next()) {
        throw new IOException("no count");
      }
      return count.getLong(1);
    } catch (SQLException e) {
      throw new IOException(e);
    }
  }

  /** Ends all processes of the server with {@code kill -9}, and starts it again. */
  public void kill() throws IOException, InterruptedException {
    List<ProcessHandle> sessions = process.descendants().toList();
    process.destroyForcibly().waitFor();
    sessions.forEach(ProcessHandle::destroyForcibly);
    for (ProcessHandle session : sessions) {
      session.onExit().join();
    }
    process = command.start();
    awaitAnswer();
  }

  /** Ends the server and deletes its folder. */
  @Override
  public void close() {
    List<ProcessHandle> sessions = process.descendants().toList();
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        sessions.forEach(ProcessHandle::destroyForcibly);
        var unused = process.waitFor(STOP_SECONDS, TimeUnit.SECONDS);
      }
      Folders.delete(folder);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      System.err.println("PostgreSQL left something behind: " + e);
    }
  }
}
