package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.RpcErrorCode;
import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcRemoteException;
import io.zerocall.RpcRemoteException.RemoteCause;
import io.zerocall.RpcService;
import io.zerocall.client.RpcClient;
import io.zerocall.server.RpcErrorDetail;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Tests the exceptions that methods throw, and which parts of them reach the caller. */
@SuppressWarnings({"serial", "DoNotCallSuggester", "ClassCanBeStatic"})
class ExceptionsTest {
  /** Constructed by its parameter names, which the class file may lack. */
  static final class Overdrawn extends Exception {
    private final String account;
    private final BigDecimal missing;

    Overdrawn(
        @RpcParam("account") String account,
        @RpcParam("message") String message,
        @RpcParam("missing") BigDecimal missing) {
      super(message);
      this.account = account;
      this.missing = missing;
    }

    public String account() {
      return account;
    }

    public BigDecimal getMissing() {
      return missing;
    }
  }

  static final class TwoTexts extends RuntimeException {
    TwoTexts(String prefix, String suffix) {
      super(prefix + suffix);
    }
  }

  static final class ManyConstructors extends RuntimeException {
    final String madeBy;

    ManyConstructors() {
      madeBy = "nothing";
    }

    ManyConstructors(Throwable cause) {
      super(cause);
      madeBy = "cause";
    }

    ManyConstructors(String message) {
      super(message);
      madeBy = "message";
    }

    ManyConstructors(int number) {
      super("number " + number);
      madeBy = "number";
    }
  }

  static final class PrivateConstructor extends RuntimeException {
    private PrivateConstructor(String message, Throwable cause) {
      super(message, cause);
    }

    static PrivateConstructor of(String message) {
      return new PrivateConstructor(message, null);
    }
  }

  static final class NoCauseAllowed extends RuntimeException {
    NoCauseAllowed(String message) {
      super(message, null);
    }
  }

  static final class BrokenConstructor extends RuntimeException {
    private static boolean broken;

    BrokenConstructor(String message) {
      super(message);
      if (broken) {
        throw new IllegalStateException("the constructor is broken");
      }
    }
  }

  static final class BrokenMessage extends RuntimeException {
    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  final class Inner extends RuntimeException {
    Inner(String message) {
      super(message);
    }
  }

  static class Undeclared extends RuntimeException {
    Undeclared(String message) {
      super(message);
    }
  }

  static final class Registered extends Undeclared {
    Registered(String message) {
      super(message);
    }
  }

  static final class CheckedRegistered extends Exception {
    CheckedRegistered(String message) {
      super(message);
    }
  }

  /** Adds itself to a list when it is initialized. */
  static final class Trap extends RuntimeException {
    static {
      LOADED.put("trap", true);
    }

    Trap(String message) {
      super(message);
    }
  }

  private static final Map<String, Boolean> LOADED = new ConcurrentHashMap<>();

  @RpcService("bank")
  interface Bank {
    void withdraw(String account) throws Overdrawn;

    @RpcMethod("withdraw")
    CompletableFuture<Void> withdrawLater(String account) throws Overdrawn;

    void read(String kind) throws IOException;

    void fail(String kind)
        throws IllegalArgumentException, TwoTexts, ManyConstructors, PrivateConstructor,
            NoCauseAllowed, BrokenConstructor, Inner, StackOverflowError,
            UnsupportedOperationException;

    @RpcMethod("fail")
    CompletableFuture<Void> failLater(String kind) throws IllegalArgumentException;
  }

  @RpcService("bank")
  public static final class BankService {
    @RpcMethod
    public void withdraw(String account) throws Overdrawn {
      throw new Overdrawn(
          account, "overdrawn by far", new BigDecimal("12345678901234567890.12345"));
    }

    @RpcMethod
    public void read(String kind) throws IOException {
      throw kind.equals("sub") ? new FileNotFoundException("none") : new IOException("broken");
    }

    @RpcMethod
    public void fail(String kind) throws Throwable {
      throw switch (kind) {
        case "argument" -> new IllegalArgumentException("bad argument");
        case "silent" -> new IllegalArgumentException();
        case "two" -> new TwoTexts("a", "b");
        case "many" -> new ManyConstructors("many");
        case "private" -> PrivateConstructor.of("hidden");
        case "noCause" -> new NoCauseAllowed("alone");
        case "broken" -> new BrokenConstructor("breaks");
        case "inner" -> new ExceptionsTest().new Inner("inside");
        case "overflow" -> new StackOverflowError("deep");
        case "undeclared" -> new Undeclared("unknown");
        case "registered" -> new Registered("known");
        case "checked" -> new CheckedRegistered("checked");
        case "causes" ->
          new UnsupportedOperationException(
              "outer", new IllegalStateException("middle", new IOException()));
        case "message" -> new BrokenMessage();
        case "wrapped" -> new CompletionException(new IllegalArgumentException("inside"));
        case "interrupted" -> new InterruptedException("by itself");
        case "trap" -> new Trap("trap");
        default -> throw new AssertionError(kind);
      };
    }
  }

  private static Wired wired;
  private static Bank bank;

  @BeforeAll
  static void wire() {
    wired = Wired.with(
        server -> server.register(new BankService()),
        client ->
            client.registerException(Registered.class).registerException(CheckedRegistered.class));
    bank = wired.client().proxy(Bank.class);
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  private static Throwable failure(String kind) {
    return catchThrowable(() -> bank.fail(kind));
  }

  @Test
  void aDeclaredCheckedExceptionIsThrownAsItselfWithItsFields() {
    assertThatThrownBy(() -> bank.withdraw("A-1"))
        .isInstanceOfSatisfying(Overdrawn.class, thrown -> {
          assertThat(thrown).hasMessage("overdrawn by far");
          assertThat(thrown.account()).isEqualTo("A-1");
          assertThat(thrown.getMissing()).isEqualTo(new BigDecimal("12345678901234567890.12345"));
        });
  }

  @Test
  void theStackIsTheCallersAndTheRemoteExceptionIsTheCause() {
    Throwable thrown = catchThrowable(() -> bank.withdraw("A-1"));
    assertThat(thrown.getStackTrace())
        .anySatisfy(frame -> assertThat(frame.getMethodName())
            .contains("theStackIsTheCallersAndTheRemoteExceptionIsTheCause"))
        .noneSatisfy(
            frame -> assertThat(frame.getClassName()).contains(BankService.class.getName()));
    assertThat(thrown).cause().isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
      assertThat(remote.code()).isEqualTo(RpcErrorCode.APPLICATION_ERROR);
      assertThat(remote.type()).isEqualTo(Overdrawn.class.getName());
      assertThat(remote.remoteMessage()).isEqualTo("overdrawn by far");
      assertThat(remote.fields()).containsEntry("account", "A-1").containsKey("missing");
      assertThat(remote.remoteStack()).isEmpty();
      assertThat(remote)
          .hasMessageMatching("bank\\.withdraw at tcp://127\\.0\\.0\\.1:\\d+: the method threw "
              + ".*Overdrawn: overdrawn by far \\(after \\d+ ms\\)");
    });
  }

  @Test
  void aFutureFailsWithTheExceptionItself() {
    assertThatThrownBy(() -> bank.withdrawLater("A-2").join())
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            Overdrawn.class, thrown -> assertThat(thrown.account()).isEqualTo("A-2"));
  }

  @Test
  void aDeclaredUncheckedExceptionIsThrownAsItself() {
    assertThat(failure("argument"))
        .isExactlyInstanceOf(IllegalArgumentException.class)
        .hasMessage("bad argument")
        .hasCauseInstanceOf(RpcRemoteException.class);
  }

  @Test
  void anExceptionWithoutAMessageIsRebuiltWithoutOne() {
    assertThat(failure("silent")).isInstanceOf(IllegalArgumentException.class).hasMessage(null);
  }

  @Test
  void anExceptionOfASubclassIsRebuiltAsItsNearestDeclaredSuperclass() {
    assertThatThrownBy(() -> bank.read("same")).isExactlyInstanceOf(IOException.class);
    assertThatThrownBy(() -> bank.read("sub"))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("none")
        .cause()
        .isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
          assertThat(remote.type()).isEqualTo("java.io.FileNotFoundException");
          assertThat(remote.supertypes()).containsExactly("java.io.IOException");
        });
  }

  @Test
  void theConstructorWithTheMessageIsPreferred() {
    assertThat(failure("many"))
        .isInstanceOfSatisfying(
            ManyConstructors.class, thrown -> assertThat(thrown.madeBy).isEqualTo("message"))
        .hasMessage("many");
  }

  @Test
  void noMessageIsPutWhereItMayNotBelong() {
    assertThat(failure("two"))
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("TwoTexts: ab");
  }

  @Test
  void constructorsMayBePrivateOrAllowNoCause() {
    assertThat(failure("private"))
        .isInstanceOf(PrivateConstructor.class)
        .hasMessage("hidden")
        .hasCauseInstanceOf(RpcRemoteException.class);
    assertThat(failure("noCause"))
        .isInstanceOf(NoCauseAllowed.class)
        .hasNoCause()
        .satisfies(
            thrown -> assertThat(thrown.getSuppressed()[0]).isInstanceOf(RpcRemoteException.class));
  }

  @Test
  void whatCannotBeMadeComesAsTheRemoteException() {
    assertThat(failure("inner")).isInstanceOf(RpcRemoteException.class);
    BrokenConstructor.broken = false;
    assertThat(failure("broken")).isInstanceOf(BrokenConstructor.class);
    try (Wired breaking = Wired.with(
        server -> server.register(new BankService()).intercept((call, next) -> {
          BrokenConstructor.broken = false;
          var result = next.proceed();
          BrokenConstructor.broken = true;
          return result;
        }),
        client -> {})) {
      Bank broken = breaking.client().proxy(Bank.class);
      assertThatThrownBy(() -> broken.fail("broken"))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("BrokenConstructor: breaks");
    } finally {
      BrokenConstructor.broken = false;
    }
  }

  @Test
  void anErrorIsThrownAsItselfIfItIsDeclaredAndAsTheRemoteExceptionIfNot() {
    assertThat(failure("overflow")).isInstanceOf(StackOverflowError.class).hasMessage("deep");
    assertThatThrownBy(() -> wired.client().call("bank.fail", void.class, "overflow"))
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("java.lang.StackOverflowError: deep");
  }

  @Test
  void anUndeclaredExceptionComesAsTheRemoteException() {
    assertThat(failure("undeclared"))
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            thrown -> assertThat(thrown.type()).isEqualTo(Undeclared.class.getName()));
    assertThat(failure("interrupted")).isInstanceOf(RpcRemoteException.class);
  }

  @Test
  void aRegisteredExceptionIsRebuiltWhicheverMethodThrowsIt() {
    assertThat(failure("registered")).isExactlyInstanceOf(Registered.class).hasMessage("known");
    assertThatThrownBy(() -> wired.client().call("bank.fail", void.class, "registered"))
        .isInstanceOf(Registered.class);
    assertThatThrownBy(() -> bank.failLater("checked").join())
        .hasCauseInstanceOf(CheckedRegistered.class);
  }

  @Test
  void aRegisteredCheckedExceptionThatTheMethodMayNotThrowComesAsTheRemoteException() {
    assertThat(failure("checked"))
        .isInstanceOfSatisfying(
            RpcRemoteException.class,
            thrown -> assertThat(thrown.type()).isEqualTo(CheckedRegistered.class.getName()));
  }

  @Test
  void causesAreTransmitted() {
    Throwable thrown = failure("causes");
    assertThat(thrown).isInstanceOf(UnsupportedOperationException.class).hasMessage("outer");
    assertThat(((RpcRemoteException) thrown.getCause()).remoteCauses())
        .containsExactly(
            new RemoteCause("java.lang.IllegalStateException", "middle"),
            new RemoteCause("java.io.IOException", null));
  }

  @Test
  void aMessageThatCannotBeReadIsReportedAsSuch() {
    assertThat(failure("message"))
        .isInstanceOf(RpcRemoteException.class)
        .hasMessageContaining("getMessage() threw java.lang.IllegalStateException");
  }

  @Test
  void anExceptionLosesTheWrapperOfItsFuture() {
    assertThat(failure("wrapped"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("inside");
  }

  @Test
  void aClassThatTheWireNamesIsNeverLoaded() {
    String trap = ExceptionsTest.class.getName() + "$Trap";
    try (Wired lying = Wired.with(
            server -> server.registerFunction("lie.now", Runnable.class, () -> {
              throw new io.zerocall.server.RpcErrorReply(
                  RpcErrorCode.APPLICATION_ERROR,
                  "trap",
                  Map.of("type", trap, "fields", Map.of(), "causes", List.of()));
            }),
            client -> {});
        RpcClient client = RpcClient.connect(lying.server().endpoint())) {
      assertThatThrownBy(() -> client.call("lie.now", void.class))
          .isInstanceOfSatisfying(
              RpcRemoteException.class, thrown -> assertThat(thrown.type()).isEqualTo(trap));
    }
    assertThat(LOADED).isEmpty();
  }

  @Test
  void anInterceptorOfTheServerThrowsAsTheMethodWould() {
    try (Wired intercepted = Wired.with(
        server -> server.register(new BankService()).intercept((call, next) -> {
          throw call.method().equals("bank.withdraw")
              ? new Overdrawn("by interceptor", "no", BigDecimal.ONE)
              : new TimeoutException("late");
        }),
        client -> {})) {
      Bank proxy = intercepted.client().proxy(Bank.class);
      assertThatThrownBy(() -> proxy.withdraw("x"))
          .isInstanceOfSatisfying(
              Overdrawn.class, thrown -> assertThat(thrown.account()).isEqualTo("by interceptor"));
      assertThatThrownBy(() -> proxy.fail("argument"))
          .isInstanceOf(RpcRemoteException.class)
          .hasMessageContaining("java.util.concurrent.TimeoutException: late");
    }
  }

  @Test
  void theRemoteStackIsTransmittedIfTheServerAllowsIt() {
    try (Wired open = Wired.with(
        server -> server.register(new BankService()).errorDetail(RpcErrorDetail.STACK),
        client -> {})) {
      Throwable thrown = catchThrowable(() -> open.client().proxy(Bank.class).fail("argument"));
      assertThat(((RpcRemoteException) thrown.getCause()).remoteStack())
          .anySatisfy(line -> assertThat(line).contains("BankService.fail"));
    }
  }

  @Test
  void theRemoteStackIsPrintedWithWhatTheClientThrows() {
    try (Wired open = Wired.with(
        server -> server.register(new BankService()).errorDetail(RpcErrorDetail.STACK),
        client -> {})) {
      Bank proxy = open.client().proxy(Bank.class);
      String frame = "\t\tat " + BankService.class.getName() + ".fail(ExceptionsTest.java:";
      for (String kind : List.of("argument", "undeclared", "noCause")) {
        Throwable thrown = catchThrowable(() -> proxy.fail(kind));
        assertThat(thrown)
            .hasStackTraceContaining("Suppressed: io.zerocall.RemoteStackTrace: at the server: ")
            .hasStackTraceContaining(frame)
            .hasStackTraceContaining("ExceptionsTest.theRemoteStackIsPrintedWithWhat");
      }
      assertThat(catchThrowable(() -> proxy.fail("causes")))
          .hasRootCauseInstanceOf(RpcRemoteException.class)
          .hasStackTraceContaining("at the server: java.lang.IllegalStateException: middle");
    }
    assertThat(catchThrowable(() -> bank.fail("argument")).getCause().getSuppressed())
        .isEmpty();
  }
}
