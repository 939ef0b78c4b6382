package io.zerocall.testing;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;

/** Compiles classes for a test, with options of the test's choice. */
public final class Compiled {
  private Compiled() {}

  /** Returns a source file with the name of its only public type. */
  public static JavaFileObject source(String path, String text) {
    return new SimpleJavaFileObject(
        URI.create("string:///" + path + ".java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return text;
      }
    };
  }

  /** Compiles sources into a directory. */
  public static void compile(
      Path into, List<String> options, List<? extends JavaFileObject> sources) {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    List<String> all = new ArrayList<>(List.of("-proc:none", "-d", into.toString()));
    all.addAll(options);
    StringWriter output = new StringWriter();
    if (!compiler.getTask(output, null, null, all, null, sources).call()) {
      throw new IllegalArgumentException(output.toString());
    }
  }

  /**
   * Compiles sources against the class path of the tests, and loads their classes.
   *
   * @param options such as {@code -parameters}; without it class files don't contain parameter
   *     names
   */
  public static ClassLoader load(Path into, List<String> options, JavaFileObject... sources) {
    List<String> all = new ArrayList<>(options);
    all.addAll(List.of("-cp", System.getProperty("java.class.path")));
    compile(into, all, Arrays.asList(sources));
    try {
      return new URLClassLoader(new URL[] {into.toUri().toURL()}, Compiled.class.getClassLoader());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
