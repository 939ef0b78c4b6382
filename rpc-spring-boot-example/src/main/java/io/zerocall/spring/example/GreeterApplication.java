package io.zerocall.spring.example;

import io.zerocall.spring.boot.ImportRpcClients;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** Starts the program. */
@SpringBootApplication
@ImportRpcClients(group = "greeter", types = Greeter.class)
public class GreeterApplication {

  /** Starts the program, which runs until it is stopped. */
  public static void main(String[] args) {
    SpringApplication.run(GreeterApplication.class, args);
  }
}
