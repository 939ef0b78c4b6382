package io.zerocall.spring.boot.test.shop;

import io.zerocall.spring.boot.ImportRpcClients;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/** A program that serves orders, and calls a payment server. */
@SpringBootApplication
@ImportRpcClients(group = "payments", types = Payments.class)
public class ShopApplication {}
