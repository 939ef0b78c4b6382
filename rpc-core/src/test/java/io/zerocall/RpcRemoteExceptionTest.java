package io.zerocall;

import static org.assertj.core.api.Assertions.assertThat;

import io.zerocall.RpcRemoteException.RemoteCause;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How an exception is printed if the server sends its stack trace. */
class RpcRemoteExceptionTest {
  private static RpcRemoteException exception(
      String type, String message, List<RemoteCause> causes, List<String> stack) {
    return new RpcRemoteException(
        "a.b at tcp://c: the method threw",
        RpcErrorCode.APPLICATION_ERROR,
        new RemoteFailure(message, type, List.of(), Map.of(), causes, stack, null));
  }

  private static String printed(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text, true));
    return text.toString();
  }

  @Test
  void theServersStackIsPrintedAfterTheCallersAndLabelled() {
    List<String> stack = List.of(
        "demo.Calculator.divide(Calculator.java:21)",
        "demo.Calculator$Inner.<init>(Calculator.java)",
        "demo@1.2/demo.Other.lambda$run$0(Unknown Source)",
        "java.base/java.lang.Thread.run(Native Method)",
        "loader//demo.Plugin.call(Plugin.kt:3)",
        "loader/demo@1/demo.Plugin.call(Plugin.kt:4)");
    RpcRemoteException thrown = exception(
        "demo.DivisionByZero",
        "division by zero",
        List.of(new RemoteCause("java.io.IOException", "disk"), new RemoteCause("a.B", null)),
        stack);
    assertThat(thrown).hasNoCause();
    assertThat(thrown.getStackTrace()[1].getMethodName())
        .isEqualTo("theServersStackIsPrintedAfterTheCallersAndLabelled");
    String frames =
        String.join("", stack.stream().map(frame -> "\t\tat " + frame + "\n").toList());
    assertThat(printed(thrown))
        .endsWith("\tSuppressed: io.zerocall.RemoteStackTrace: at the server:"
            + " demo.DivisionByZero: division by zero\n" + frames
            + "\tCaused by: io.zerocall.RemoteStackTrace: at the server: java.io.IOException: disk\n"
            + "\tCaused by: io.zerocall.RemoteStackTrace: at the server: a.B\n");
    assertThat(thrown.getSuppressed()[0].getStackTrace()[5])
        .isEqualTo(
            new StackTraceElement("loader", "demo", "1", "demo.Plugin", "call", "Plugin.kt", 4));
  }

  @Test
  void nothingIsSuppressedIfTheServerSendsNoStack() {
    RpcRemoteException thrown =
        exception("a.B", "message", List.of(new RemoteCause("a.C", null)), List.of());
    assertThat(thrown.getSuppressed()).isEmpty();
  }

  @Test
  void linesBeforeTheFramesOfTheOriginalZerorpcAreLeftOut() {
    RpcRemoteException thrown = exception(
        "B", "two\nlines", List.of(), List.of("a.B: two", "lines", "\tat a.C.d(C.java:1)"));
    assertThat(printed(thrown))
        .endsWith("RemoteStackTrace: at the server: B: two?lines\n\t\tat a.C.d(C.java:1)\n");
  }

  @Test
  void aStackThatIsNotOfJavaIsPrintedAsItIs() {
    List<String> python = List.of(
        "Traceback (most recent call last):", "  File \"x.py\", line 3, in f", "    return 1 / 0");
    assertThat(printed(exception("ZeroDivisionError", "division by zero", List.of(), python)))
        .endsWith("at the server: ZeroDivisionError: division by zero\n\t"
            + String.join("\n\t", python) + "\n");
    assertThat(printed(exception("", "it failed", List.of(), List.of("x"))))
        .endsWith("at the server: it failed\n\tx\n");
    assertThat(
            printed(exception("a.B", "a.B", List.of(), List.of("a.B.c(B.java:1)", "... 7 more"))))
        .endsWith("at the server: a.B\n\ta.B.c(B.java:1)\n\t... 7 more\n");
  }

  @Test
  void aServerCannotForgeLinesOfALogNorFillIt() {
    String forged = "a.B.c(B.java:1)\n2026-01-01 ERROR forged";
    assertThat(printed(exception("a.B", "x\r\nforged", List.of(), List.of(forged))))
        .endsWith("at the server: a.B: x??forged\n\ta.B.c(B.java:1)?2026-01-01 ERROR forged\n");
    Throwable long1 = exception("a.B", "y".repeat(5_000), List.of(), List.of("z".repeat(5_000)))
        .getSuppressed()[0];
    assertThat(long1.getMessage().length()).isLessThan(2_100);
    Throwable many = exception("a.B", "", List.of(), Collections.nCopies(5_000, "a.B.c(B.java:1)"))
        .getSuppressed()[0];
    assertThat(many.getStackTrace()).hasSize(1_024);
  }

  @Test
  void oddLinesAreTextAndDoNoHarm() {
    Stream.of(
            "",
            "(",
            "()",
            ".()",
            "a.b()",
            "a.b(:)",
            "a.b(c:99999999999)",
            "////a.b(c)",
            "@/a.b(c:1)",
            "\u0000",
            "a.b(c".repeat(2_000))
        .forEach(line ->
            assertThat(printed(exception("a.B", "m", List.of(), List.of(line)))).isNotEmpty());
  }

  @Test
  void theServersStackOutlivesJavaSerialization() throws IOException, ClassNotFoundException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    RpcRemoteException thrown = exception("a.B", "m", List.of(), List.of("a.B.c(B.java:1)"));
    new ObjectOutputStream(bytes).writeObject(thrown);
    Object copy = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
    assertThat(printed((Throwable) copy)).isEqualTo(printed(thrown));
  }
}
