package io.zerocall.bench.broker;

import io.zerocall.bench.broker.BrokerPart.Part;
import io.zerocall.bench.jvm.ResidentMemory;
import io.zerocall.bench.probe.Finding;
import io.zerocall.bench.probe.FindingTable;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Measures the resident memory of brokers that nothing has connected to. */
final class IdleMemoryPart implements Part {
  private final BrokerSettings settings;

  IdleMemoryPart(BrokerSettings settings) {
    this.settings = settings;
  }

  /** Something that starts a broker. */
  private interface Starting {
    BrokerSystem start() throws IOException;
  }

  private boolean hasRabbitMq() {
    return settings.contenders().contains(BrokerContender.RABBITMQ);
  }

  @Override
  public int steps() {
    return hasRabbitMq() ? 2 : 1;
  }

  @Override
  public String run(Progress progress) throws IOException, InterruptedException {
    progress.step("rpc broker");
    long own = kilobytes(() -> BrokerSystem.broker(settings.command()));
    List<Finding> findings = new ArrayList<>();
    findings.add(Memory.finding("rpc broker, idle", own));
    if (hasRabbitMq()) {
      progress.step("RabbitMQ");
      long other = kilobytes(BrokerSystem::rabbitMqAlone);
      findings.add(Memory.finding("RabbitMQ and its helpers, idle", other));
      findings.add(new Finding(
          "ratio", String.format(Locale.ROOT, "%.2f", (double) own / other), "× RabbitMQ"));
    }
    findings.add(new Finding(
        "RabbitMQ 3.10, idle, measured elsewhere",
        Integer.toString(MeasuredElsewhere.RABBITMQ_MEGABYTES),
        "MB"));
    FindingTable table = new FindingTable("part");
    table.add(BrokerPart.IDLE_MEMORY.name(), findings);
    return table.toString();
  }

  private long kilobytes(Starting starting) throws IOException, InterruptedException {
    try (BrokerSystem system = starting.start()) {
      Thread.sleep(settings.settle().toMillis());
      return ResidentMemory.kilobytesOfAll(system.server());
    }
  }
}
