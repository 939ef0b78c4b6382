package io.zerocall.bench.contender;

import com.google.protobuf.Message;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.protobuf.ProtoUtils;
import io.zerocall.bench.grpc.Factors;
import io.zerocall.bench.grpc.Product;
import io.zerocall.bench.grpc.Text;

/**
 * The code that gRPC's compiler would generate for the service, written by hand. The messages are
 * compiled, but two methods don't justify the compiler of services.
 */
final class GrpcMethods {
  static final String SERVICE = "my.namespace.Calculator";
  static final MethodDescriptor<Factors, Product> MULT =
      method("Mult", Factors.getDefaultInstance(), Product.getDefaultInstance());
  static final MethodDescriptor<Text, Text> ECHO =
      method("Echo", Text.getDefaultInstance(), Text.getDefaultInstance());

  private GrpcMethods() {}

  private static <Q extends Message, A extends Message> MethodDescriptor<Q, A> method(
      String name, Q request, A answer) {
    return MethodDescriptor.<Q, A>newBuilder()
        .setType(MethodType.UNARY)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
        .setSampledToLocalTracing(true)
        .setRequestMarshaller(ProtoUtils.marshaller(request))
        .setResponseMarshaller(ProtoUtils.marshaller(answer))
        .build();
  }
}
