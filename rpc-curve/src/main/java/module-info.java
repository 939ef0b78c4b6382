/** The cryptography of CURVE, for clients and servers that encrypt their connections with it. */
module io.zerocall.curve {
  requires static org.jspecify;
  requires io.zerocall.core;
  requires org.bouncycastle.provider;

  provides io.zerocall.transport.CurveCryptography with
      io.zerocall.curve.NaclCryptography;
}
