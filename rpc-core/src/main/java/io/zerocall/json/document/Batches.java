package io.zerocall.json.document;

import java.util.List;

/** Combines documents into a batch. */
public final class Batches {
  private Batches() {}

  public static byte[] join(List<byte[]> documents) {
    int size = documents.size() + 1;
    for (byte[] document : documents) {
      size += document.length;
    }
    byte[] batch = new byte[Math.max(2, size)];
    int position = 0;
    for (byte[] document : documents) {
      batch[position] = (byte) (position == 0 ? '[' : ',');
      System.arraycopy(document, 0, batch, ++position, document.length);
      position += document.length;
    }
    batch[0] = '[';
    batch[batch.length - 1] = ']';
    return batch;
  }
}
