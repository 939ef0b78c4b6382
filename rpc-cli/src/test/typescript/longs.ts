// Calls the Oddities at an endpoint with both clients, and prints how large integers arrive.
import * as bigints from "./bigints.js";
import * as numbers from "./client.js";
import { Socket } from "./socket.js";

declare const process: { readonly argv: readonly string[] };

const endpoint = process.argv[2] ?? "";

function show(label: string, value: unknown): void {
  const text = JSON.stringify(value, (_, each: unknown) => (typeof each === "bigint" ? each + "n" : each));
  console.log(label + ": " + text);
}

async function failure(call: Promise<unknown>): Promise<any> {
  return call.then(
    () => "no failure",
    (problem: unknown) => problem,
  );
}

async function refusal(call: Promise<unknown>): Promise<string> {
  const problem = await failure(call);
  return problem instanceof numbers.RpcIntegerError ? problem.message.split(";")[0] ?? "" : String(problem);
}

const errors: any[] = [];
const options = { WebSocket: Socket, timeoutMillis: 20_000, onError: (problem: unknown) => errors.push(problem) };
const toNumbers = endpoint.startsWith("ws:")
  ? new numbers.WebSocketTransport(endpoint, options)
  : new numbers.FetchTransport(endpoint, options);
const toBigints = endpoint.startsWith("ws:")
  ? new bigints.WebSocketTransport(endpoint, options)
  : new bigints.FetchTransport(endpoint, options);

{
  const odd = new numbers.Odd(toNumbers);
  const small: numbers.Account = await odd.account(false);
  const id: number = small.id;
  show("small", [id, small.limit, small.rate, small.total, small.parts]);
  show("sum", await odd.sum(Number.MAX_SAFE_INTEGER - 3, 1, 2));
  show("too large a result", await refusal(odd.sum(Number.MAX_SAFE_INTEGER, 1)));
  show("deep in a result", await refusal(odd.account(true)));
  show("factorial", [await odd.factorial(18), await refusal(odd.factorial(19))]);
  show("too large a parameter", await refusal(odd.sum(2 ** 53)));
  show("one of many", await refusal(odd.sum(1, 2, -(2 ** 60))));
  const frozen = Object.freeze({ ...small, linked: [{ ...small, parts: { "b-c": 2 ** 64 } }] });
  show("deep in a parameter", await refusal(odd.same(frozen)));
  show("frozen", (await odd.same(Object.freeze({ ...small }))).id);
  show("double", [await odd.half(2 ** 60), await odd.half(1e300), await odd.half(3)]);
  show("any", [await odd.any(["n1", { "12345678901234567890": "s" }]), await refusal(odd.any(2n ** 64n))]);
  show("any number", await odd.any(2 ** 60));
  show("raw call", (await failure(toNumbers.call("odd.sum", [2 ** 53]))).code);
  const locked = await failure(odd.lock(5));
  show("locked", numbers.isLockedException(locked) && locked.data.fields.account);
}
{
  const odd = new bigints.Odd(toBigints);
  const small: bigints.Account = await odd.account(false);
  const id: bigint = small.id;
  show("small", [id, small.limit, small.rate, small.total, small.parts]);
  const large = await odd.account(true);
  show("large", large);
  show("there and back", JSON.stringify(await odd.same(large), textOfBigint) === JSON.stringify(large, textOfBigint));
  show("sum", [await odd.sum(2n ** 62n, 2n ** 61n, 1n), await odd.sum(1n)]);
  show("factorial", [await odd.factorial(3), await odd.factorial(30)]);
  show("double", [await odd.half(2 ** 60), await odd.half(1e300), await odd.half(3)]);
  show("any", await odd.any({ a: 2n ** 64n, b: 2 ** 60, c: "12345678901234567890", "n\"1:": ["n1", "s", NaN, 5] }));
  show("a number all the same", (await failure(odd.sum(2 ** 53 as never))).message);
  const locked = await failure(odd.lock(5n));
  show("locked", bigints.isLockedException(locked) && locked.data.fields.account);
  const locked2 = await failure(odd.lock(2n ** 60n));
  show("locked", bigints.isLockedException(locked2) && locked2.data.fields.account);
}

function textOfBigint(_: string, value: unknown): unknown {
  return typeof value === "bigint" ? value + "n" : value;
}

if (toNumbers instanceof numbers.WebSocketTransport && toBigints instanceof bigints.WebSocketTransport) {
  const heard: unknown[] = [];
  await toNumbers.subscribe("ids", (id) => heard.push(id));
  await toBigints.subscribe("ids", (id) => heard.push(id));
  await toBigints.notify("ids", [2n ** 60n]);
  await toBigints.call("rpc.ping", []);
  await toNumbers.call("rpc.ping", []);
  show("heard", heard);
  show("errors", errors.map((problem) => [problem.name, problem.message.split(";")[0]]));
  toNumbers.close();
  toBigints.close();
}

// The server's output, and the values parsed from it.

async function reads(module: typeof numbers | typeof bigints, json: string): Promise<unknown> {
  const send = async () => new Response('{"jsonrpc": "2.0", "id": 1, "result": ' + json + "}");
  return new module.FetchTransport("http://x/", { fetch: send as typeof fetch }).call("a", []);
}

const documents = [
  '["12345678901234567890", {"12345678901234567890" : "n", "\\"12345678901234567890" :"\\\\"}, "\\u0022"]',
  '[9007199254740991, -9007199254740991, 12345678901234567890.5, 1234567890123456e2, 0.12345678901234567]',
  '{"__proto__": "1234567890123456", "a": {"__proto__": [1234567890123456]}}',
];
for (const json of documents) {
  for (const module of [numbers, bigints]) {
    const read = await reads(module, json);
    console.log(JSON.stringify(read) === JSON.stringify(JSON.parse(json)));
  }
}
show("read", await reads(bigints, '{"__proto__": [9007199254740992, -12345678901234567890]}'));
for (const json of ["012345678901234567890", "12345678901234567890.", '[12345678901234567890"a"]', "-", '["12345678901234567890]']) {
  show(json, (await failure(reads(bigints, json))).name);
}
