package io.zerocall.ijson;

import io.zerocall.JsonText;
import io.zerocall.broker.scheduling.QueueDetails;
import io.zerocall.broker.scheduling.TaskDispatcher;
import io.zerocall.http.exchange.ExchangeResponse;
import io.zerocall.http.exchange.ExchangeServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The pages of the interface's own. Thread-safe. */
final class Pages {
  private static final String VERSION = version();

  private static final String HELP = """
      Zerocall, interface of Inverted Json

      Type of request (header type or x-type):
        type: get      get a task
        type: get+     get a task; the next request on the connection is its result
        type: worker   worker mode: each request is the last result and asks for the next task
        type: async    send a task without waiting for the result
        type: pub      send a message to all workers
        type: result   the result of a task
        type: create   create a queue
        type: delete   delete a queue

      Other headers:
        id: 15                 id of a task
        priority: 15           priority of a task, higher first
        option: if present     refuse the task if no worker is there
        option: stop           leave the worker mode
        set-id: 15             name of a worker
        worker-id: 15          send a task to this worker only
        timeout: 60            how long a worker waits for a task, in seconds

      rpc/details   details of the queues, in JSON

      Queue, waiting tasks/waiting workers:
      """;

  private final TaskDispatcher dispatcher;
  private final AwaitedResults results;
  private final QueueNotes notes;
  private final Counts counts;
  private final ExchangeServer server;
  private final long started = System.nanoTime();

  Pages(
      TaskDispatcher dispatcher,
      AwaitedResults results,
      QueueNotes notes,
      Counts counts,
      ExchangeServer server) {
    this.dispatcher = dispatcher;
    this.results = results;
    this.notes = notes;
    this.counts = counts;
    this.server = server;
  }

  private static String version() {
    Properties properties = new Properties();
    try (InputStream resource = Pages.class.getResourceAsStream("version.properties")) {
      properties.load(resource);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("version");
  }

  /** Returns a page; null if there is none of this name. */
  @Nullable
  ExchangeResponse of(String name) {
    return switch (name) {
      case "", "rpc/help" -> Answers.text(help());
      case "rpc/details" -> Answers.json(details());
      case "debug" -> Answers.text("Memory allocated: " + live() + "\n");
      default -> null;
    };
  }

  /** Returns how many queues, waiting tasks, workers, and awaited results there are. */
  private long live() {
    return (long) dispatcher.queues().size()
        + dispatcher.waitingCalls()
        + dispatcher.workers()
        + results.size();
  }

  private List<QueueDetails> queues() {
    return dispatcher.queues().stream()
        .sorted(Comparator.comparing(QueueDetails::pattern))
        .toList();
  }

  private String help() {
    return HELP + queues().stream().map(this::line).collect(Collectors.joining("\n", "\n", "\n"));
  }

  private String line(QueueDetails queue) {
    String info = notes.of(queue.pattern()).info();
    return String.format(
            "%-20s %d/%d  %s",
            queue.pattern(), queue.waiting(), queue.readyWorkers().size(), info)
        .stripTrailing();
  }

  private String details() {
    String info = "{\"$info\":{\"version\":" + JsonText.ofString(VERSION)
        + ",\"uptime\":" + TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - started)
        + ",\"connect\":" + counts.connections.sum()
        + ",\"request\":" + counts.requests.sum()
        + ",\"call\":" + counts.calls.sum()
        + ",\"result\":" + counts.results.sum()
        + ",\"recv\":" + server.traffic().receivedBytes()
        + ",\"send\":" + server.traffic().sentBytes()
        + ",\"io_event\":" + server.traffic().events()
        + "}";
    return queues().stream().map(this::details).collect(Collectors.joining("", info, "}"));
  }

  private String details(QueueDetails queue) {
    QueueNotes.Note note = notes.of(queue.pattern());
    String ids = queue.readyWorkers().stream()
        .map(id -> JsonText.ofString(id).toString())
        .collect(Collectors.joining(",", "[", "]"));
    return ",\n" + JsonText.ofString(queue.pattern())
        + ":{\"last_worker\":" + note.lastWorker()
        + ",\"worker_ids\":" + ids
        + ",\"workers\":" + queue.readyWorkers().size()
        + ",\"clients\":" + queue.waiting()
        + (note.info().isEmpty() ? "" : ",\"info\":" + JsonText.ofString(note.info()))
        + "}";
  }
}
