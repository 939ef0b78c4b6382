package io.zerocall.testing;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.interfaces.XECPublicKey;
import java.security.spec.NamedParameterSpec;
import java.security.spec.XECPublicKeySpec;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A client of TLS 1.3 (RFC 8446) that sends exactly the records that a test wants, valid or
 * invalid. Trusts every server, and knows TLS_AES_128_GCM_SHA256 with X25519 only.
 */
public final class RawTls implements AutoCloseable {
  public static final int ALERT = 21;
  public static final int HANDSHAKE = 22;
  public static final int DATA = 23;
  public static final int CLIENT_HELLO = 1;
  public static final int CERTIFICATE_REQUEST = 13;
  public static final int KEY_UPDATE = 24;

  private static final int SERVER_HELLO = 2;
  private static final int FINISHED = 20;
  private static final int HASH_BYTES = 32;
  private static final int KEY_BYTES = 32;
  private static final int TAG_BYTES = 16;
  private static final byte[] NOTHING = {};

  private final RawPeer peer;
  private final ByteArrayOutputStream transcript = new ByteArrayOutputStream();
  private byte[] hello = NOTHING;
  private Direction out = new Direction(new byte[HASH_BYTES]);
  private Direction in = new Direction(new byte[HASH_BYTES]);

  /**
   * The content of a record.
   *
   * @param type the one inside of the encryption
   */
  @SuppressWarnings("ArrayRecordComponent") // read once, never compared
  public record Content(int type, byte[] bytes) {}

  private RawTls(RawPeer peer) {
    this.peer = peer;
  }

  /** Connects to a port of this machine, and performs the handshake. */
  public static RawTls connect(int port) throws IOException {
    RawTls tls = new RawTls(RawPeer.connect(port));
    try {
      tls.handshake();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
    return tls;
  }

  private void handshake() throws IOException, GeneralSecurityException {
    KeyPair own = KeyPairGenerator.getInstance("X25519").generateKeyPair();
    hello = clientHello(((XECPublicKey) own.getPublic()).getU());
    transcript.write(hello);
    peer.send(plainRecord(HANDSHAKE, hello));
    byte[] serverHello = nextRecord().bytes();
    if (serverHello[0] != SERVER_HELLO) {
      throw new IOException("no ServerHello");
    }
    transcript.write(serverHello);
    KeyAgreement agreement = KeyAgreement.getInstance("X25519");
    agreement.init(own.getPrivate());
    BigInteger key = number(keyShare(serverHello));
    agreement.doPhase(
        KeyFactory.getInstance("X25519")
            .generatePublic(new XECPublicKeySpec(NamedParameterSpec.X25519, key)),
        true);
    byte[] early = hmac(new byte[HASH_BYTES], new byte[HASH_BYTES]);
    byte[] shared = hmac(secret(early, "derived", NOTHING), agreement.generateSecret());
    byte[] clientSecret = secret(shared, "c hs traffic", transcript.toByteArray());
    in = new Direction(secret(shared, "s hs traffic", transcript.toByteArray()));
    readFlight();
    byte[] master = hmac(secret(shared, "derived", NOTHING), new byte[HASH_BYTES]);
    byte[] seen = transcript.toByteArray();
    out = new Direction(clientSecret);
    byte[] verified = hmac(expand(clientSecret, "finished", NOTHING, HASH_BYTES), hash(seen));
    peer.send(record(HANDSHAKE, message(FINISHED, verified)));
    out = new Direction(secret(master, "c ap traffic", seen));
    in = new Direction(secret(master, "s ap traffic", seen));
  }

  private static byte[] clientHello(BigInteger publicKey) {
    byte[] key = new byte[KEY_BYTES];
    for (int i = 0; i < KEY_BYTES; i++) {
      key[i] = publicKey.shiftRight(8 * i).byteValue();
    }
    byte[] extensions = join(
        hex("002b 0003 02 0304"), // supported_versions
        hex("000a 0004 0002 001d"), // supported_groups
        hex("000d 0008 0006 0403 0804 0807"), // signature_algorithms
        hex("0033 0026 0024 001d 0020"), // key_share
        key);
    byte[] length = ByteBuffer.allocate(2).putShort((short) extensions.length).array();
    return message(
        CLIENT_HELLO,
        join(hex("0303"), new byte[32], hex("00 0002 1301 01 00"), length, extensions));
  }

  private static byte[] keyShare(byte[] serverHello) {
    ByteBuffer rest = ByteBuffer.wrap(serverHello).position(4 + 2 + 32);
    rest.position(rest.position() + 1 + rest.get(rest.position()) + 2 + 1 + 2);
    while (rest.hasRemaining()) {
      int type = rest.getShort();
      byte[] extension = new byte[rest.getShort()];
      rest.get(extension);
      if (type == 0x33) {
        return Arrays.copyOfRange(extension, 4, extension.length);
      }
    }
    throw new AssertionError("no key_share");
  }

  private static BigInteger number(byte[] littleEndian) {
    byte[] reversed = new byte[littleEndian.length];
    for (int i = 0; i < reversed.length; i++) {
      reversed[i] = littleEndian[reversed.length - 1 - i];
    }
    return new BigInteger(1, reversed);
  }

  /** Reads the server's messages up to Finished. */
  private void readFlight() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    while (true) {
      Content content = nextRecord();
      read.write(content.bytes());
      ByteBuffer messages = ByteBuffer.wrap(read.toByteArray());
      while (messages.remaining() >= 4) {
        int header = messages.getInt(messages.position());
        int bytes = 4 + (header & 0xffffff);
        if (messages.remaining() < bytes) {
          break;
        }
        messages.position(messages.position() + bytes);
        if (header >>> 24 == FINISHED) {
          transcript.write(read.toByteArray(), 0, messages.position());
          return;
        }
      }
    }
  }

  /** Returns the message that this client has begun with. */
  public byte[] clientHello() {
    return hello.clone();
  }

  /** Returns a message of the handshake protocol. */
  public static byte[] message(int type, byte[] body) {
    return join(ByteBuffer.allocate(4).putInt(type << 24 | body.length).array(), body);
  }

  /** Returns the next encrypted record that this client may send. */
  public byte[] record(int type, byte[] content) {
    byte[] inside = join(content, new byte[] {(byte) type});
    byte[] header = header(DATA, inside.length + TAG_BYTES);
    return join(header, out.next(Cipher.ENCRYPT_MODE, header, inside));
  }

  /** Returns the alert that ends the output. */
  public byte[] closeNotify() {
    return record(ALERT, new byte[] {1, 0});
  }

  /** Returns a message that replaces the keys of the records after it, without a request. */
  public byte[] keyUpdate() {
    byte[] update = record(HANDSHAKE, message(KEY_UPDATE, new byte[] {0}));
    out = new Direction(expand(out.secret, "traffic upd", NOTHING, HASH_BYTES));
    return update;
  }

  /** Ends the output of the socket, without an alert. */
  public void endOutput() throws IOException {
    peer.endOutput();
  }

  public void send(byte[]... records) throws IOException {
    peer.send(join(records));
  }

  /**
   * Reads the next record of the server.
   *
   * @throws IOException if there is none
   */
  public Content read() throws IOException {
    return nextRecord();
  }

  /** Returns whether the server closes the connection, now or after its remaining output. */
  public boolean isClosed() {
    return peer.isClosed();
  }

  private Content nextRecord() throws IOException {
    while (true) {
      byte[] header = peer.readFully(5);
      byte[] body = peer.readFully(ByteBuffer.wrap(header).getShort(3) & 0xffff);
      if (header[0] == ALERT) {
        throw new EOFException("alert " + body[1]);
      } else if (header[0] == DATA) {
        byte[] inside = in.next(Cipher.DECRYPT_MODE, header, body);
        int end = inside.length - 1;
        while (inside[end] == 0) {
          end--; // padding
        }
        return new Content(inside[end], Arrays.copyOf(inside, end));
      } else if (header[0] == HANDSHAKE) {
        return new Content(HANDSHAKE, body);
      }
    }
  }

  private static byte[] plainRecord(int type, byte[] content) {
    return join(header(type, content.length), content);
  }

  private static byte[] header(int type, int length) {
    return new byte[] {(byte) type, 3, 3, (byte) (length >>> 8), (byte) length};
  }

  /** The encryption of one direction. */
  private static final class Direction {
    private final byte[] secret;
    private final byte[] key;
    private final byte[] iv;
    private long number;

    Direction(byte[] secret) {
      this.secret = secret;
      key = expand(secret, "key", NOTHING, 16);
      iv = expand(secret, "iv", NOTHING, 12);
    }

    byte[] next(int mode, byte[] header, byte[] content) {
      byte[] nonce = iv.clone();
      for (int i = 0; i < Long.BYTES; i++) {
        nonce[4 + i] ^= (byte) (number >>> (8 * (Long.BYTES - 1 - i)));
      }
      number++;
      try {
        Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
        cipher.init(
            mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(8 * TAG_BYTES, nonce));
        cipher.updateAAD(header);
        return cipher.doFinal(content);
      } catch (GeneralSecurityException e) {
        throw new AssertionError(e);
      }
    }
  }

  private static byte[] secret(byte[] from, String label, byte[] messages) {
    return expand(from, label, hash(messages), HASH_BYTES);
  }

  /** HKDF-Expand-Label, for at most as many bytes as a hash has. */
  private static byte[] expand(byte[] secret, String label, byte[] context, int bytes) {
    byte[] name = ("tls13 " + label).getBytes(StandardCharsets.US_ASCII);
    byte[] info = join(
        new byte[] {0, (byte) bytes, (byte) name.length},
        name,
        new byte[] {(byte) context.length},
        context,
        new byte[] {1});
    return Arrays.copyOf(hmac(secret, info), bytes);
  }

  private static byte[] hmac(byte[] key, byte[] content) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(content);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] hash(byte[] content) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(content);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] join(byte[]... parts) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      joined.writeBytes(part);
    }
    return joined.toByteArray();
  }

  private static byte[] hex(String digits) {
    return HexFormat.of().parseHex(digits.replace(" ", ""));
  }

  @Override
  public void close() {
    try {
      peer.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
