/** The words of both sides and what they share internally. */
module io.zerocall.core {
  requires static transitive org.jspecify;
  requires org.slf4j;
  requires tools.jackson.databind;
  requires org.zeromq.jeromq;
}
