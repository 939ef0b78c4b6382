package io.zerocall.syrpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.rabbitmq.client.Channel;
import io.zerocall.RpcTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BadMessagesTest extends RabbitMqTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "no JSON",
        "[]",
        "7",
        "{}",
        "{\"result_id\":\"a\"}",
        "{\"type\":\"echo\"}",
        "{\"result_id\":1,\"type\":\"echo\"}",
        "{\"result_id\":\"a\",\"type\":null}",
        "{\"result_id\":\"a\",\"result_id\":\"b\",\"type\":\"echo\"}"
      })
  void anUnreadableRequestDoesNotStopTheNext(String body) throws Exception {
    SyrpcClient client = client();
    SyrpcServer server = server();
    publishRequest(channel(), body);
    String id = client.putRequest("echo", 1);
    assertThat(server.getRequest(PATIENCE).id()).isEqualTo(id);
    server.putResult(id, 1);
    assertThatExceptionOfType(RpcTimeoutException.class).isThrownBy(() -> server.getRequest(SHORT));
    assertThat(waitingRequests()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "no JSON", "[]", "{}", "{\"result_id\":7}"})
  void anUnreadableResultDoesNotStopTheNext(String body) throws Exception {
    SyrpcServer server = server();
    server.putResult("huhu", 1);
    Channel channel = channel();
    var unused = get(channel, "_result_queue_34");
    publishResult(channel, 34, body);
    server.putResult("huhu", 1);
    assertThat(client().getResult("huhu", PATIENCE)).hasToString("1");
  }

  @Test
  void dataMayBeMissingAndOtherMembersMayBeThere() throws Exception {
    SyrpcServer server = server();
    publishRequest(channel(), "{\"result_id\":\"huhu\",\"type\":\"echo\",\"more\":[1]}");
    SyrpcRequest request = server.getRequest(PATIENCE);
    assertThat(request.data()).hasToString("null");
    server.putResult("huhu", null);
    assertThat(client().getResult("huhu", PATIENCE)).hasToString("null");
  }

  @Test
  void aRequestOfAnUnknownTypeIsAnsweredAndGone() {
    SyrpcClient client = client();
    SyrpcServer server = server();
    client.putRequest("unknown\n", 1);
    SyrpcRequest request = server.getRequest(PATIENCE);
    server.putException(request.id(), "no such type: " + request.type());
    assertThatExceptionOfType(RpcTimeoutException.class).isThrownBy(() -> server.getRequest(SHORT));
    server.close();
    assertThat(waitingRequests()).isZero();
  }
}
