package io.zerocall.server.topic;

import io.zerocall.JsonText;
import io.zerocall.json.JsonCodec;
import io.zerocall.json.document.Publication;
import java.util.Map;

/** The notification by which a broker reports that messages of a topic were missed. */
public final class MissedNotice {
  static final String METHOD = "rpc.missed";

  private MissedNotice() {}

  /** Returns whether a notification is such a notice. */
  public static boolean is(Publication notification) {
    return notification.topic().equals(METHOD);
  }

  /** Returns what a notice reports; nothing if it can't be understood. */
  public static MissedCount read(Publication notice) {
    MissedCount missed = new MissedCount();
    JsonText params = JsonCodec.text(notice.document()).members().get("params");
    if (params != null && params.isObject()) {
      read(params.members(), missed);
    }
    return missed;
  }

  private static void read(Map<String, JsonText> params, MissedCount missed) {
    JsonText topic = params.get("topic");
    JsonText count = params.get("count");
    if (topic == null || !topic.isString() || count == null) {
      return;
    }
    long number = number(count.toString());
    if (number > 0) {
      missed.add(topic.string(), number);
    } else {
      missed.addUnknown(topic.string());
    }
  }

  private static long number(String json) {
    try {
      return Long.parseLong(json);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
