package io.zerocall.tests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.zerocall.RpcRemoteException;
import io.zerocall.testing.Compiled;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exceptions whose class files lack the names of constructor parameters. */
class NamelessExceptionsTest {
  private static final String SOURCE = """
      package nameless;

      import io.zerocall.RpcMethod;
      import io.zerocall.RpcService;
      import java.math.BigDecimal;
      import java.util.List;
      import java.util.Set;

      @RpcService("nameless")
      public interface Api {
        @RpcMethod void overdrawn() throws Overdrawn;
        @RpcMethod void division() throws Division;
        @RpcMethod void derived() throws Derived;
        @RpcMethod void all() throws All;
        @RpcMethod void settable() throws Settable;
        @RpcMethod void swapped() throws Swapped;
        @RpcMethod void swappedTexts() throws SwappedTexts;
        @RpcMethod void partly() throws Partly;
        @RpcMethod void own() throws OwnMessage;
        @RpcMethod void sealedOff() throws SealedOff;

        class Overdrawn extends Exception {
          private final String account;
          private final BigDecimal missing;
          public Overdrawn(String account, String message, BigDecimal missing) {
            super(message);
            this.account = account;
            this.missing = missing;
          }
          public String account() { return account; }
          public BigDecimal getMissing() { return missing; }
        }

        class Division extends RuntimeException {
          private final int dividend;
          private final Integer divisor;
          public Division(int dividend, Integer divisor) {
            super(dividend + " / " + divisor);
            this.dividend = dividend;
            this.divisor = divisor;
          }
          public int getDividend() { return dividend; }
          public Integer getDivisor() { return divisor; }
        }

        class Base extends Exception {
          private final int code;
          Base(String message, int code, Throwable cause) { super(message, cause); this.code = code; }
          public int getCode() { return code; }
        }

        class Derived extends Base {
          private final boolean fatal;
          private static final long SOME = 1;
          private transient String notTold;
          Derived(String message, int code, boolean fatal, Throwable cause) {
            super(message, code, cause);
            this.fatal = fatal;
          }
          public boolean isFatal() { return fatal; }
        }

        class All extends Exception {
          private final List<String> names;
          private final Set<Long> numbers;
          private final int[] array;
          public All(List<String> names, Set<Long> numbers, int[] array, String message) {
            super(message);
            this.names = List.copyOf(names);
            this.numbers = Set.copyOf(numbers);
            this.array = array.clone();
          }
          public List<String> names() { return names; }
          public Set<Long> numbers() { return numbers; }
          public int[] array() { return array.clone(); }
        }

        class Settable extends Exception {
          private int code;
          private String reason = "none";
          private int unset = 1;
          public Settable(String message) { super(message); }
          public int getCode() { return code; }
          public void setCode(int code) { this.code = code; }
          public String getReason() { return reason; }
          public Settable setReason(String reason) { this.reason = reason; return this; }
          public int getUnset() { return unset; }
          public void setUnset(long unset) { throw new IllegalStateException("another type"); }
          public void setStackTrace(StackTraceElement[] stack) { super.setStackTrace(stack); }
        }

        class Swapped extends Exception {
          private final int min;
          private final int max;
          public Swapped(int max, int min) { this.max = max; this.min = min; }
          public int min() { return min; }
          public int max() { return max; }
        }

        class SwappedTexts extends Exception {
          private final String user;
          public SwappedTexts(String user, String message) { super(message); this.user = user; }
          public String user() { return user; }
        }

        class Partly extends Exception {
          private int code;
          public Partly(int code, int status) { this(code + " " + status); this.code = code; }
          public Partly(String message) { super(message); }
          public int getCode() { return code; }
        }

        class OwnMessage extends Exception {
          private final String reason;
          public OwnMessage(String reason) { super("no: " + reason); this.reason = reason; }
          public String getReason() { return reason; }
        }

        class SealedOff extends Exception {
          public SealedOff(int a, long b) { super(a + " " + b); }
        }
      }
      """;

  private static final String SERVICE = """
      package nameless;

      import java.math.BigDecimal;
      import java.util.List;
      import java.util.Set;

      public class Service implements Api {
        public void overdrawn() throws Overdrawn {
          throw new Overdrawn("A-1", "by far", new BigDecimal("12345678901234567890.5"));
        }
        public void division() { throw new Division(7, 0); }
        public void derived() throws Derived { throw new Derived("derived", 5, true, null); }
        public void all() throws All {
          throw new All(List.of("a", "b"), Set.of(1L, 2L, 3L), new int[] {4, 5}, "all");
        }
        public void settable() throws Settable {
          Settable thrown = new Settable("settable");
          thrown.setCode(7);
          throw thrown.setReason("because");
        }
        public void swapped() throws Swapped { throw new Swapped(9, 1); }
        public void swappedTexts() throws SwappedTexts { throw new SwappedTexts("ann", "not allowed"); }
        public void partly() throws Partly { throw new Partly(5, 6); }
        public void own() throws OwnMessage { throw new OwnMessage("late"); }
        public void sealedOff() throws SealedOff { throw new SealedOff(1, 2); }
      }
      """;

  @TempDir
  static Path directory;

  private static Class<?> api;
  private static Object proxy;
  private static Wired wired;

  @BeforeAll
  static void wire() throws ReflectiveOperationException {
    ClassLoader loader = Compiled.load(
        directory,
        List.of(),
        Compiled.source("nameless/Api", SOURCE),
        Compiled.source("nameless/Service", SERVICE));
    api = loader.loadClass("nameless.Api");
    wired = Wired.to(loader.loadClass("nameless.Service").getConstructor().newInstance());
    proxy = wired.client().proxy(api);
  }

  @AfterAll
  static void unwire() {
    wired.close();
  }

  private static Throwable thrown(String method) throws ReflectiveOperationException {
    return ((InvocationTargetException)
            catchThrowable(() -> api.getMethod(method).invoke(proxy)))
        .getTargetException();
  }

  private static Object field(Throwable thrown, String accessor)
      throws ReflectiveOperationException {
    return thrown.getClass().getMethod(accessor).invoke(thrown);
  }

  private static void expect(
      String method, String message, List<String> accessors, List<Object> values)
      throws ReflectiveOperationException {
    Throwable thrown = thrown(method);
    assertThat(thrown.getClass()).isSameAs(api.getMethod(method).getExceptionTypes()[0]);
    assertThat(thrown).hasMessage(message).hasCauseInstanceOf(RpcRemoteException.class);
    for (int i = 0; i < accessors.size(); i++) {
      assertThat(field(thrown, accessors.get(i))).isEqualTo(values.get(i));
    }
  }

  @Test
  void fieldsInTheirOrderAndAMessageAmongThemAreGivenToAConstructorWhoseTypesFit()
      throws ReflectiveOperationException {
    expect(
        "overdrawn",
        "by far",
        List.of("account", "getMissing"),
        List.of("A-1", new java.math.BigDecimal("12345678901234567890.5")));
    expect("division", "7 / 0", List.of("getDividend", "getDivisor"), List.of(7, 0));
    expect(
        "all",
        "all",
        List.of("names", "numbers", "array"),
        List.of(List.of("a", "b"), java.util.Set.of(1L, 2L, 3L), new int[] {4, 5}));
    expect("swappedTexts", "not allowed", List.of("user"), List.of("ann"));
  }

  @Test
  void aSuperclassesFieldsComeFirst() throws ReflectiveOperationException {
    expect("derived", "derived", List.of("getCode", "isFatal"), List.of(5, true));
  }

  @Test
  void whatTheConstructorDoesNotTakeIsSetWhereThereIsASetter() throws ReflectiveOperationException {
    expect(
        "settable",
        "settable",
        List.of("getCode", "getReason", "getUnset"),
        List.of(7, "because", 1));
  }

  @Test
  void aTextThatIsAFieldIsNotTakenForTheMessage() throws ReflectiveOperationException {
    expect("own", "no: late", List.of("getReason"), List.of("late"));
  }

  @Test
  void nothingIsMadeInWhichAFieldWouldHaveTheValueOfAnother() throws ReflectiveOperationException {
    assertThat(thrown("swapped")).isInstanceOfSatisfying(RpcRemoteException.class, remote -> {
      assertThat(remote.fields()).containsEntry("min", 1).containsEntry("max", 9);
    });
  }

  @Test
  void anUnknownExceptionArrivesAsTheRemoteException() throws ReflectiveOperationException {
    expect("partly", "5 6", List.of("getCode"), List.of(0));
    assertThat(thrown("sealedOff")).isInstanceOf(RpcRemoteException.class);
  }
}
