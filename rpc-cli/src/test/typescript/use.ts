// How the client for Library may be used: compiled only.
import {
  type Book,
  CityLibrary,
  FetchTransport,
  Functions,
  RpcError,
  type Shelf,
  WebSocketTransport,
  isNoSuchBookException,
  withOptions,
} from "./client.js";

const transport = new FetchTransport("http://127.0.0.1:8080", {
  headers: { Authorization: "Bearer secret" },
  timeoutMillis: 500,
});
const library = new CityLibrary(transport);

export async function uses(): Promise<void> {
  const book: Book = await library.find("Emma");
  const born: string | null | undefined = book.author.born;
  const shelf: Shelf = "NOVELS";
  const labels: string[] = [
    await library.label("Emma"),
    await library.label("Emma", shelf),
    await library.label("Emma", undefined, 2),
  ];
  const sum: number = (await library.sum("a", 1, 2, 3)) + (await library.sum("a"));
  const novels: Book[] = (await library.shelves()).NOVELS ?? [];
  await library.delete("Emma");
  const average: number = Number(await library.constructor_(1, NaN));
  const street: string | null = await library.Stra_e_({ Hauptstraße: 1 });
  const total: number = await new Functions(transport).add(1, 2);
  try {
    await new CityLibrary(withOptions(transport, { signal: new AbortController().signal })).find("");
  } catch (error) {
    if (isNoSuchBookException(error)) {
      const title: string | undefined = error.data.fields.title;
      console.log(title, error.code, error.message);
    } else if (error instanceof RpcError) {
      console.log(error.data);
    }
  }
  const socket = new WebSocketTransport("ws://127.0.0.1:8080");
  const end = await socket.subscribe<{ celsius: number }>(
    "weather.changed",
    (weather) => console.log(weather.celsius.toFixed(1)),
    (count) => console.log(count + " missed"),
  );
  await end();
  socket.close();
  console.log(born, labels, sum, novels, average, street, total);
}

export function misuses(): void {
  // @ts-expect-error: a number is not a string
  void library.find(5);
  // @ts-expect-error: a parameter is missing
  void library.find();
  // @ts-expect-error: no such constant
  void library.label("Emma", "POEMS");
  // @ts-expect-error: no such method
  void library.toast();
  // @ts-expect-error: may be null
  void library.Stra_e_({}).then((street) => street.length);
}
