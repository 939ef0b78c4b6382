// Calls the Library at the given endpoint, and prints the results.
import {
  CityLibrary,
  FetchTransport,
  Functions,
  RpcError,
  type Transport,
  WebSocketTransport,
  isNoSuchBookException,
} from "./client.js";
import { Socket } from "./socket.js";

declare const process: { readonly argv: readonly string[] };

const endpoint = process.argv[2] ?? "";
const transport: Transport = endpoint.startsWith("ws:")
  ? new WebSocketTransport(endpoint, { WebSocket: Socket, token: "sesame?", timeoutMillis: 20_000 })
  : new FetchTransport(endpoint, { timeoutMillis: 20_000 });
const library = new CityLibrary(transport);

function show(label: string, value: unknown): void {
  console.log(label + ": " + JSON.stringify(value));
}

async function failure(call: Promise<unknown>): Promise<unknown> {
  return call.then(
    () => "no failure",
    (problem: unknown) => problem,
  );
}

const emma = await library.find("Emma");
show("find", [emma.title, emma.author.name, emma.author.born, emma.price]);
show("label", [
  await library.label("Emma"),
  await library.label("Emma", "SCIENCE"),
  await library.label("Emma", undefined, 2),
]);
show("sum", [await library.sum("a"), await library.sum("a", 1, 2, 3)]);
show("shelves", (await library.shelves()).NOVELS?.map((book) => book.title));
show("delete", await library.delete("Emma"));
show("average", [
  await library.constructor_(1, 2),
  await library.constructor_(NaN, 2),
  await library.constructor_(Infinity, 2),
]);
show("street", [await library.Stra_e_({}), await library.Stra_e_({ b: 1 })]);
show("add", await new Functions(transport).add(1, 2));
const exception = await failure(library.find("Ulysses"));
show(
  "no such book",
  isNoSuchBookException(exception) && [exception.code, exception.message, exception.data.fields.title],
);
const unknown = await failure(transport.call("nobody", []));
show("no such method", unknown instanceof RpcError && [unknown.code, unknown.message]);
const sums = Array.from({ length: 100 }, (_, i) => library.sum("a", i));
show("at once", (await Promise.all(sums)).filter((sum, i) => sum === i + 1).length);
if (transport instanceof WebSocketTransport) {
  const heard = new Promise<unknown>((resolve, reject) => {
    transport
      .subscribe("weather.changed", resolve)
      .then(() => transport.notify("weather.changed", { celsius: 21.5 }))
      .catch(reject);
  });
  show("heard", await heard);
  transport.close();
}
