package io.zerocall.bench.broker;

import io.zerocall.bench.broker.BrokerPart.Part;
import io.zerocall.bench.probe.Progress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Measures how many calls a second the contenders make. All their processes run all the time, and
 * only one contender at a time calls. So the turns are short and alternate, and a machine that
 * slows down slows all contenders down.
 */
final class CallsPart implements Part {
  private final BrokerSettings settings;
  private final Map<BrokerContender, ContenderProcesses> processes =
      new EnumMap<>(BrokerContender.class);

  CallsPart(BrokerSettings settings) {
    this.settings = settings;
  }

  @Override
  public int steps() {
    int turns = settings.threads().size() * (1 + settings.rounds());
    return settings.contenders().size() * (1 + turns);
  }

  @Override
  public String run(Progress progress) throws IOException {
    CallsTable table = new CallsTable();
    try {
      for (BrokerContender contender : settings.contenders()) {
        progress.step("start " + contender);
        processes.put(contender, ContenderProcesses.start(contender, settings.command()));
      }
      for (int threads : settings.threads()) {
        table.add(threads, measure(threads, progress));
      }
    } finally {
      processes.values().forEach(ContenderProcesses::close);
    }
    return table.toString();
  }

  private Map<BrokerContender, CallRate> measure(int threads, Progress progress)
      throws IOException {
    Map<BrokerContender, List<CallRate>> all = new EnumMap<>(BrokerContender.class);
    for (int round = 0; round <= settings.rounds(); round++) {
      for (Map.Entry<BrokerContender, ContenderProcesses> entry : processes.entrySet()) {
        BrokerContender contender = entry.getKey();
        progress.step(contender + ", " + threads + " threads");
        if (round == 0) {
          var unused = entry.getValue().turn(threads, settings.warmUp());
        } else {
          all.computeIfAbsent(contender, any -> new ArrayList<>())
              .add(entry.getValue().turn(threads, settings.turn()));
        }
      }
    }
    Map<BrokerContender, CallRate> medians = new EnumMap<>(BrokerContender.class);
    all.forEach((contender, rates) -> {
      rates.sort(Comparator.comparingDouble(CallRate::perSecond));
      medians.put(contender, rates.get(rates.size() / 2));
    });
    return medians;
  }
}
