/**
 * Clients and servers of SyRPC. A client puts a request into a queue of RabbitMQ and gets an ID. A
 * server takes the request and puts its result, which any client fetches by the ID.
 */
@NullMarked
package io.zerocall.syrpc;

import org.jspecify.annotations.NullMarked;
