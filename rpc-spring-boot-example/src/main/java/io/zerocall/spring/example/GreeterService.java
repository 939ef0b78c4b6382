package io.zerocall.spring.example;

import org.springframework.stereotype.Service;

/** Greets. */
@Service
class GreeterService implements Greeter {
  @Override
  public String greet(String name) {
    return "Hello " + name;
  }
}
