package io.zerocall.spring.example;

import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.stereotype.Component;

/** Has guests greeted by a server, which is usually another program. */
@Component
class Guestbook {
  private final Greeter greeter;

  Guestbook(@Qualifier("greeter") Greeter greeter) {
    this.greeter = greeter;
  }

  List<String> greetings(List<String> guests) {
    return guests.stream().map(greeter::greet).toList();
  }
}
