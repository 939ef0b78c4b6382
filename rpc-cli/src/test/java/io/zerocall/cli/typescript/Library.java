package io.zerocall.cli.typescript;

import io.zerocall.RpcMethod;
import io.zerocall.RpcParam;
import io.zerocall.RpcService;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A service whose methods need everything that a client can support. */
@RpcService("city.library")
public final class Library {
  public enum Shelf {
    NOVELS,
    SCIENCE
  }

  public record Author(String name, @Nullable LocalDate born) {}

  public record Book(
      String title, Author author, Shelf shelf, List<Book> sequels, Optional<Double> price) {}

  public static final class NoSuchBookException extends Exception {
    private static final long serialVersionUID = 1;
    private final String title;

    public NoSuchBookException(String title) {
      super("there is no " + title);
      this.title = title;
    }

    public String title() {
      return title;
    }
  }

  private static final Book EMMA =
      new Book("Emma", new Author("Jane Austen", null), Shelf.NOVELS, List.of(), Optional.of(12.5));

  @RpcMethod(help = "Finds a book. */ alert(1); /* stays a comment.\nSo does this.")
  public Book find(@RpcParam(help = "The whole title.") String title) throws NoSuchBookException {
    if (!title.equals(EMMA.title())) {
      throw new NoSuchBookException(title);
    }
    return EMMA;
  }

  @RpcMethod
  public String label(
      String title,
      @RpcParam(defaultValue = "NOVELS") Shelf shelf,
      @RpcParam(defaultValue = "1") int copies) {
    return title + "/" + shelf + "/" + copies;
  }

  @RpcMethod
  public int sum(String what, int... values) {
    return List.of(what).size() + java.util.Arrays.stream(values).sum();
  }

  @RpcMethod
  public Map<Shelf, List<Book>> shelves() {
    return Map.of(Shelf.NOVELS, List.of(EMMA));
  }

  @RpcMethod("delete")
  @Deprecated
  public void remove(@RpcParam("new") String title) {}

  @RpcMethod("constructor")
  public double average(@RpcParam("a-b") double first, @RpcParam("a b") double second) {
    return (first + second) / 2;
  }

  @RpcMethod("Straße!")
  public @Nullable String street(Map<String, Integer> numbers) {
    return numbers.isEmpty() ? null : numbers.toString();
  }
}
