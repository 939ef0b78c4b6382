// Runs the client for Library against stand-ins for fetch and WebSocket, and prints the results.
import { CityLibrary, FetchTransport, Functions, WebSocketTransport, withOptions } from "./client.js";
import { isNoSuchBookException } from "./client.js";

const sent: any[] = [];

function reply(text: string): string {
  const request = JSON.parse(text);
  sent.push(request);
  const { id, method, params } = request;
  if (method === "city.library.find") {
    const data = {
      type: "io.zerocall.cli.typescript.Library$NoSuchBookException",
      fields: { title: params[0] },
    };
    return JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32000, message: "none", data } });
  }
  return JSON.stringify({ jsonrpc: "2.0", id, result: params });
}

function show(label: string, value: unknown): void {
  console.log(label + ": " + JSON.stringify(value));
}

async function failure(call: Promise<unknown>): Promise<any> {
  return call.then(
    () => "no failure",
    (problem) => problem,
  );
}

// fetch

const requests: any[] = [];
const fetching = (async (_: unknown, request: any) => {
  requests.push(request);
  if (/delete|shelves/.test(request.body)) {
    return new Promise((_, reject) => {
      const abort = (): void => reject(request.signal.reason);
      request.signal.aborted ? abort() : request.signal.addEventListener("abort", abort);
    });
  } else if (request.body.includes("city.library.sum")) {
    return new Response("Bad Gateway", { status: 502 });
  } else if (!request.body.includes('"id"')) {
    return new Response(null, { status: 204 });
  }
  return new Response(reply(request.body));
}) as typeof fetch;

const transport = new FetchTransport("http://x/", {
  fetch: fetching,
  headers: async () => ({ Authorization: "Bearer secret" }),
});
const library = new CityLibrary(transport);
show("all", await library.label("Emma", "NOVELS", 2));
show("fewer", await library.label("Emma"));
show("a hole", await library.label("Emma", undefined, 2));
show("texts for numbers", await library.constructor_(NaN, -Infinity));
show("a function", await new Functions(transport).add(1, 2));
show("headers", requests[0].headers);
const problem = await failure(library.find("Ulysses"));
show("exception", isNoSuchBookException(problem) && [problem.code, problem.message, problem.data.fields.title]);
show("no JSON", (await failure(library.sum("a", 1))).message);
const hurried = new CityLibrary(withOptions(transport, { timeoutMillis: 1 }));
show("timeout", (await failure(hurried.delete("Emma"))).name);
show("deadline", requests.at(-1).headers["Zerocall-Timeout"]);
const aborter = new AbortController();
const aborted = failure(new CityLibrary(withOptions(transport, { signal: aborter.signal })).delete("Emma"));
aborter.abort("enough");
show("aborted", await aborted);
show("aborted before", await failure(new CityLibrary(withOptions(transport, { signal: aborter.signal })).shelves()));
await transport.notify("weather.changed", { celsius: 21.5 });
show("notification", JSON.parse(requests.at(-1).body));

// WebSocket

class Socket {
  static last: Socket;
  static waiting: string[] = [];
  onopen: ((event: any) => void) | null = null;
  onmessage: ((event: any) => void) | null = null;
  onclose: ((event: any) => void) | null = null;
  onerror: ((event: any) => void) | null = null;

  constructor(url: string) {
    Socket.last = this;
    queueMicrotask(() => (url.includes("nobody") ? this.close() : this.onopen?.({})));
  }

  send(text: string): void {
    const request = JSON.parse(text);
    if (request.method.startsWith("rpc.")) {
      show("control", request);
      if (request.id !== undefined) {
        this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", id: request.id, result: null }) });
      }
    } else {
      Socket.waiting.push(text);
    }
  }

  close(): void {
    this.onclose?.({ code: 1006 });
  }

  publish(method: string, params: unknown): void {
    this.onmessage?.({ data: JSON.stringify({ jsonrpc: "2.0", method, params }) });
  }
}

const closings: string[] = [];
const socket = new WebSocketTransport("ws://x/", {
  WebSocket: Socket,
  onClose: (problem) => closings.push(problem.message),
});
const remote = new CityLibrary(socket);
const calls = [remote.label("one"), remote.label("two"), remote.label("three")];
await Promise.resolve().then(() => {});
await new Promise((resolve) => setTimeout(resolve, 0));
show("in flight", Socket.waiting.length);
Socket.waiting.splice(0).reverse().forEach((text) => Socket.last.onmessage?.({ data: reply(text) }));
show("replies", await Promise.all(calls));
show("gone", (await failure(new CityLibrary(withOptions(socket, { timeoutMillis: 1 })).shelves())).name);

const heard: unknown[] = [];
const end = await socket.subscribe("weather", (weather) => heard.push(weather), (count) => heard.push(count + " missed"));
Socket.last.publish("weather", { celsius: 1 });
Socket.last.publish("news", {});
Socket.last.publish("rpc.missed", { topic: "weather", count: 17 });
Socket.last.publish("weather", { celsius: 2 });
show("heard", heard);
const broken = failure(remote.shelves());
await new Promise((resolve) => setTimeout(resolve, 0));
Socket.last.close();
show("broken", (await broken).message);
show("closings", closings);
const again = remote.label("again");
await new Promise((resolve) => setTimeout(resolve, 0));
Socket.last.onmessage?.({ data: reply(Socket.waiting.at(-1) ?? "") });
show("again", await again);
await end();
const nobody = new WebSocketTransport("ws://nobody/", { WebSocket: Socket });
show("nobody", (await failure(nobody.call("a", []))).name);
(globalThis as any).WebSocket = undefined; // as in Node before 22
const without = new WebSocketTransport("ws://x/");
show("no WebSocket", [(await failure(without.call("a", []))).name, (await failure(without.notify("a", []))).message]);
