/** The server replied with an error. */
export class RpcError extends Error {
  override readonly name: string = "RpcError";
  /**
   * The kind of error: -32000 if the method threw, others as JSON-RPC 2.0 and the server define
   * them.
   */
  readonly code: number;
  /** Further details. An integer in them that a number can't hold exactly is a bigint. */
  readonly data: unknown;

  constructor(code: number, message: string, data: unknown) {
    super(message);
    this.code = code;
    this.data = data;
  }
}

/** No reply came in time; the method may have run. */
export class RpcTimeoutError extends Error {
  override readonly name: string = "RpcTimeoutError";
}

/** The server can't be reached, or the connection broke; a call that was sent may have run. */
export class RpcConnectionError extends Error {
  override readonly name: string = "RpcConnectionError";
}

/** An integer would lose digits in a number: one to be sent, or one of a result. */
export class RpcIntegerError extends RangeError {
  override readonly name: string = "RpcIntegerError";

  constructor(path: string, value: number | bigint) {
    super(
      path + ": " + value + " can't be a number without losing digits" +
        (longsAreBigints ? "" : "; `rpc typescript --long=bigint` writes a client that has bigint for integers"),
    );
  }
}

/** Options of a call. The transport's options apply where these are left out. */
export interface CallOptions {
  /** Cancels the call when it is aborted; the call then fails with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** How long to wait for the reply, in milliseconds; without it there is no limit. */
  readonly timeoutMillis?: number | undefined;
}

/** Parameters by position or by name. */
export type Params = readonly unknown[] | { readonly [name: string]: unknown };

/** Transmits calls to a server. */
export interface Transport {
  /** Calls a method; fails with an RpcError, RpcTimeoutError or RpcConnectionError. */
  call(method: string, params: Params, options?: CallOptions): Promise<unknown>;

  /**
   * Sends a notification, which runs the method of this name and is published; resolves when it was
   * sent.
   */
  notify(method: string, params: Params): Promise<void>;
}

/** Returns the same transport with other options for the calls that go through it. */
export function withOptions(transport: Transport, options: CallOptions): Transport {
  return {
    call: (method, params, more) => transport.call(method, params, { ...options, ...more }),
    notify: (method, params) => transport.notify(method, params),
  };
}

export interface FetchOptions extends CallOptions {
  /** Headers for every request, such as Authorization; a function is called for each request. */
  readonly headers?: HeaderValues | (() => HeaderValues | Promise<HeaderValues>) | undefined;
  /** Replaces the global one. */
  readonly fetch?: typeof globalThis.fetch | undefined;
}

type HeaderValues = { readonly [name: string]: string };

/** Sends one POST for each call. */
export class FetchTransport implements Transport {
  readonly #url: string;
  readonly #options: FetchOptions;
  #lastId = 0;

  constructor(url: string, options: FetchOptions = {}) {
    this.#url = url;
    this.#options = options;
  }

  async call(method: string, params: Params, options: CallOptions = {}): Promise<unknown> {
    return resultOf(await this.#post(method, params, ++this.#lastId, { ...this.#options, ...options }));
  }

  async notify(method: string, params: Params): Promise<void> {
    await this.#post(method, params, undefined, this.#options);
  }

  async #post(
    method: string,
    params: Params,
    id: number | undefined,
    options: CallOptions,
  ): Promise<Decoded> {
    const aborter = new AbortController();
    const stop = limit(method, options, (reason) => aborter.abort(reason));
    try {
      const send = this.#options.fetch ?? globalThis.fetch;
      const response = await send(this.#url, {
        method: "POST",
        headers: await this.#headers(options),
        body: encode(method, params, id),
        signal: aborter.signal,
      });
      const text = await response.text();
      return id === undefined && response.ok ? NOTHING : decode(text, response.status);
    } catch (problem) {
      if (aborter.signal.aborted) {
        throw aborter.signal.reason;
      }
      throw isOwn(problem) ? problem : new RpcConnectionError(this.#url + ": " + String(problem));
    } finally {
      stop();
    }
  }

  async #headers(options: CallOptions): Promise<{ [name: string]: string }> {
    const own = this.#options.headers;
    const headers: { [name: string]: string } = { "Content-Type": "application/json" };
    if (options.timeoutMillis !== undefined) {
      headers["Zerocall-Timeout"] = String(options.timeoutMillis);
    }
    return { ...headers, ...(typeof own === "function" ? await own() : own) };
  }
}

/**
 * The required part of a WebSocket: the global one of browsers and of Node from 22 on, or that of
 * the package ws.
 */
export interface WebSocketLike {
  onopen: ((event: any) => void) | null;
  onmessage: ((event: any) => void) | null;
  onclose: ((event: any) => void) | null;
  onerror: ((event: any) => void) | null;
  send(text: string): void;
  close(): void;
}

export interface WebSocketOptions extends CallOptions {
  /**
   * Replaces the global one. Node before 22 has none: `import WebSocket from "ws"` and pass it
   * here.
   */
  readonly WebSocket?: (new (url: string, subprotocols: string[]) => WebSocketLike) | undefined;
  /**
   * The token, which becomes every call's metadata `authorization` after "Bearer"; a function is
   * called for each connection.
   */
  readonly token?: string | (() => string | Promise<string>) | undefined;
  /** Is called when a connection ends. The next call opens another one and subscribes again. */
  readonly onClose?: ((problem: RpcConnectionError) => void) | undefined;
  /**
   * Is called with an error that no call or listener can report; without it the console shows the
   * error.
   */
  readonly onError?: ((problem: unknown) => void) | undefined;
}

/** URL-safe Base64 without padding. */
function base64Url(text: string): string {
  const bytes = String.fromCharCode(...new TextEncoder().encode(text));
  return btoa(bytes).replace(/\+/g, "-").replace(/\//g, "_").replace(/=/g, "");
}

interface PendingCall {
  readonly resolve: (result: unknown) => void;
  readonly reject: (problem: unknown) => void;
  stop: () => void;
}

interface Subscription {
  readonly listener: (params: any) => void;
  readonly missed: ((count: number) => void) | undefined;
}

/**
 * One connection, opened by the first call, for many concurrent calls and for topics. Node before
 * 22 needs the option WebSocket.
 */
export class WebSocketTransport implements Transport {
  readonly #url: string;
  readonly #options: WebSocketOptions;
  readonly #pending = new Map<number, PendingCall>();
  readonly #topics = new Map<string, Set<Subscription>>();
  readonly #subscribed = new Set<string>();
  #connection: Promise<WebSocketLike> | undefined;
  #lastId = 0;

  constructor(url: string, options: WebSocketOptions = {}) {
    this.#url = url;
    this.#options = options;
  }

  call(method: string, params: Params, options: CallOptions = {}): Promise<unknown> {
    const id = ++this.#lastId;
    return new Promise<unknown>((resolve, reject) => {
      const call: PendingCall = { resolve, reject, stop: () => {} };
      this.#pending.set(id, call);
      call.stop = limit(method, { ...this.#options, ...options }, (reason) => {
        if (this.#take(id)) {
          reject(reason);
          this.notify("rpc.cancel", { id }).catch(() => {}); // its result is not needed
        }
      });
      this.#connect().then(
        (socket) => {
          if (this.#pending.has(id)) {
            socket.send(encode(method, params, id));
          }
        },
        (problem) => this.#take(id)?.reject(problem),
      );
    });
  }

  async notify(method: string, params: Params): Promise<void> {
    (await this.#connect()).send(encode(method, params, undefined));
  }

  /**
   * Subscribes to a topic from now on.
   *
   * @param listener is called with the notification's params
   * @param missed is called with the number of notifications that were dropped at this point
   *     because the client was too slow; 0 if an unknown number may have been dropped
   * @returns a function that ends the subscription
   */
  async subscribe<T = unknown>(
    topic: string,
    listener: (params: T) => void,
    missed?: (count: number) => void,
  ): Promise<() => Promise<void>> {
    const subscription: Subscription = { listener, missed };
    const all = this.#topics.get(topic) ?? new Set();
    this.#topics.set(topic, all.add(subscription));
    const end = async (): Promise<void> => {
      if (all.delete(subscription) && all.size === 0) {
        this.#topics.delete(topic);
        if (this.#subscribed.delete(topic)) {
          await this.call("rpc.unsubscribe", [topic]);
        }
      }
    };
    try {
      await this.call("rpc.subscribe", [topic]);
      this.#subscribed.add(topic);
    } catch (problem) {
      await end();
      throw problem;
    }
    return end;
  }

  /** Closes the connection; calls without a reply fail. */
  close(): void {
    this.#connection?.then((socket) => socket.close()).catch(() => {});
    this.#subscribed.clear();
    this.#topics.clear();
  }

  #connect(): Promise<WebSocketLike> {
    if (this.#connection !== undefined) {
      return this.#connection;
    }
    const connection = this.#open();
    this.#connection = connection;
    connection.catch(() => (this.#connection = undefined));
    return connection;
  }

  async #open(): Promise<WebSocketLike> {
    const { token, WebSocket = globalThis.WebSocket } = this.#options;
    if (WebSocket === undefined) {
      throw new RpcConnectionError(
        this.#url + ": there is no global WebSocket here (Node has one from 22 on)." +
          " Give the option WebSocket, such as that of the package ws",
      );
    }
    const subprotocols = ["jsonrpc-2.0"];
    if (token !== undefined) {
      subprotocols.push("bearer." + base64Url(typeof token === "string" ? token : await token()));
    }
    return new Promise<WebSocketLike>((resolve, reject) => {
      const socket: WebSocketLike = new WebSocket(this.#url, subprotocols);
      socket.onopen = () => {
        this.#subscribed.forEach((topic) =>
          socket.send(encode("rpc.subscribe", [topic], ++this.#lastId)),
        );
        resolve(socket);
      };
      socket.onmessage = (event) => this.#received(String(event.data));
      socket.onerror = () => {}; // the close event follows
      socket.onclose = (event) => {
        const problem = new RpcConnectionError(this.#url + " closed " + closing(event));
        reject(problem);
        this.#closed(problem);
      };
    });
  }

  #closed(problem: RpcConnectionError): void {
    this.#connection = undefined;
    const calls = [...this.#pending.keys()];
    calls.forEach((id) => this.#take(id)?.reject(problem));
    this.#options.onClose?.(problem);
  }

  #take(id: number): PendingCall | undefined {
    const call = this.#pending.get(id);
    this.#pending.delete(id);
    call?.stop();
    return call;
  }

  #received(text: string): void {
    let decoded: Decoded;
    try {
      decoded = decode(text, 200);
      if (typeof decoded.document.method === "string") {
        requireNumbers(decoded, "params");
      }
    } catch (problem) {
      (this.#options.onError ?? console.error)(problem);
      return;
    }
    const { method, params, id } = decoded.document;
    if (typeof method === "string") {
      this.#notified(method, params);
      return;
    }
    const call = this.#take(id);
    try {
      call?.resolve(resultOf(decoded));
    } catch (problem) {
      call?.reject(problem);
    }
  }

  #notified(method: string, params: any): void {
    const isMissed = method === "rpc.missed";
    for (const { listener, missed } of [...(this.#topics.get(isMissed ? params.topic : method) ?? [])]) {
      isMissed ? missed?.(params.count) : listener(params);
    }
  }
}

function closing(event: any): string {
  return "(" + String(event?.code ?? "no code") + (event?.reason ? ", " + event.reason : "") + ")";
}

/**
 * Returns parameters by position; by name if one in the middle is left out and the names are known.
 */
function args(names: readonly string[] | null, values: readonly unknown[]): Params {
  let count = values.length;
  while (count > 0 && values[count - 1] === undefined) {
    count--;
  }
  const given = values.slice(0, count);
  if (names === null || !given.includes(undefined)) {
    return given;
  }
  const byName = names.map((name, i): [string, unknown] => [name, given[i]]);
  return Object.fromEntries(byName.filter(([, value]) => value !== undefined));
}

function encode(method: string, params: Params, id: number | undefined): string {
  return stringify({ jsonrpc: "2.0", id, method, params });
}

/**
 * A string in JSON, or a number outside of strings. A string that is followed by a colon is a name.
 */
const TOKENS = /"[^"\\]*(?:\\.[^"\\]*)*"(\s*:)?|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?/g;

/**
 * Writes JSON. A number that JSON can't represent becomes a string, a bigint an integer with all
 * its digits. A number beyond the safe integers gets an exponent, so that it can't be mistaken for
 * an exact integer.
 */
function stringify(document: unknown): string {
  let isPlain = true;
  const text = JSON.stringify(document, (_, value: unknown) => {
    const number = numberOf(value);
    isPlain &&= number === undefined;
    return number ?? (typeof value === "number" && !Number.isFinite(value) ? String(value) : value);
  });
  if (isPlain) {
    return text;
  }
  // JSON.stringify can't write such numbers, so they pass through it as strings that begin with an
  // n, and all other strings with an s.
  const marked = JSON.stringify(document, (_, value: unknown) => {
    const number = numberOf(value);
    const isText = typeof value === "string" || value instanceof String;
    return number !== undefined
      ? "n" + number
      : isText || (typeof value === "number" && !Number.isFinite(value))
        ? "s" + value
        : value;
  });
  return marked.replace(TOKENS, (token, colon) =>
    colon !== undefined || token[0] !== '"'
      ? token
      : token[1] === "n"
        ? token.slice(2, -1)
        : '"' + token.slice(2),
  );
}

/** Returns the digits of a number that JSON.stringify would write wrongly. */
function numberOf(value: unknown): string | undefined {
  return typeof value === "bigint"
    ? String(value)
    : typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)
      ? value.toExponential()
      : undefined;
}

/** Parses JSON. An integer beyond the safe integers becomes a bigint. */
function parse(text: string): { value: unknown; hasBigints: boolean } {
  if (!/\d{16}/.test(text)) {
    return { value: JSON.parse(text), hasBigints: false };
  }
  let hasBigints = false;
  const marked = text.replace(TOKENS, (token, colon) => {
    if (token[0] === '"') {
      return colon === undefined ? '"s' + token.slice(1) : token;
    } else if (/[.eE]/.test(token) || Number.isSafeInteger(Number(token))) {
      return token;
    }
    hasBigints = true;
    return '"n' + token + '"';
  });
  const value: unknown = JSON.parse(marked, (_, each: unknown) =>
    typeof each !== "string" ? each : each[0] === "n" ? BigInt(each.slice(1)) : each.slice(1),
  );
  return { value, hasBigints };
}

/** A document, and whether some of its integers are bigints. */
interface Decoded {
  readonly document: any;
  readonly hasBigints: boolean;
}

/** The decoded response to a notification. */
const NOTHING: Decoded = { document: {}, hasBigints: false };

function decode(text: string, status: number): Decoded {
  try {
    const { value, hasBigints } = parse(text);
    if (typeof value === "object" && value !== null) {
      return { document: value, hasBigints };
    }
  } catch {
    // reported below
  }
  throw new RpcConnectionError("the answer is no JSON-RPC document (HTTP status " + status + ")");
}

function resultOf(decoded: Decoded): unknown {
  const { error, result } = decoded.document;
  if (error !== undefined) {
    throw new RpcError(Number(error.code), String(error.message), error.data);
  }
  requireNumbers(decoded, "result");
  return result;
}

/** Rejects bigints where the types say number. */
function requireNumbers(decoded: Decoded, member: string): void {
  if (decoded.hasBigints && !longsAreBigints) {
    refuseBigints(decoded.document[member], member);
  }
}

function refuseBigints(value: any, path: string): void {
  if (typeof value === "bigint") {
    throw new RpcIntegerError(path, value);
  } else if (typeof value === "object" && value !== null) {
    Object.keys(value).forEach((key) => refuseBigints(value[key], pathOf(value, path, key)));
  }
}

function pathOf(holder: object, path: string, key: string | number): string {
  return Array.isArray(holder) ? path + "[" + key + "]" : path + "." + key;
}

/** Converts a value in place to its type; the path is for errors. */
type Convert = (value: any, path: string) => any;

/** Checks a Long to be sent. */
function checkedLong(value: any, path: string): any {
  if (typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value)) {
    throw new RpcIntegerError(path, value);
  }
  return value;
}

/** Converts a received Long, where Long is bigint. */
function toBigint(value: any, _path: string): any {
  return Number.isInteger(value) ? BigInt(value) : value;
}

/** Converts a received number that was parsed as an integer, where Long is bigint. */
function toNumber(value: any, path: string): any {
  if (typeof value !== "bigint") {
    return value;
  } else if (BigInt(Number(value)) !== value && String(Number(value)) !== String(value)) {
    throw new RpcIntegerError(path, value);
  }
  return Number(value);
}

function inEach(convert: Convert): Convert {
  return (value, path) => {
    if (Array.isArray(value)) {
      value.forEach((_, i) => convertMember(value, i, convert, path));
    }
    return value;
  };
}

function inValues(convert: Convert): Convert {
  return (value, path) => {
    if (typeof value === "object" && value !== null) {
      Object.keys(value).forEach((key) => convertMember(value, key, convert, path));
    }
    return value;
  };
}

function inMembers(members: readonly (readonly [string, Convert])[]): Convert {
  return (value, path) => {
    if (typeof value === "object" && value !== null) {
      members.forEach(([name, convert]) => convertMember(value, name, convert, path));
    }
    return value;
  };
}

function convertMember(holder: any, key: string | number, convert: Convert, path: string): void {
  if (Object.hasOwn(holder, key)) {
    const converted = convert(holder[key], pathOf(holder, path, key));
    if (!Object.is(converted, holder[key])) {
      holder[key] = converted;
    }
  }
}

function inTurn(...converts: readonly Convert[]): Convert {
  return (value, path) => converts.reduce((converted, convert) => convert(converted, path), value);
}

// A client's methods decide which of these it needs.
void [args, checkedLong, toBigint, toNumber, inEach, inValues, inMembers, inTurn];

function isOwn(problem: unknown): boolean {
  return problem instanceof RpcConnectionError || problem instanceof RpcError;
}

/** Calls giveUp on the signal or after the timeout; the returned function cancels that. */
function limit(method: string, options: CallOptions, giveUp: (reason: unknown) => void): () => void {
  const { signal, timeoutMillis } = options;
  const aborted = (): void => giveUp(signal?.reason);
  if (signal?.aborted) {
    aborted();
    return () => {};
  }
  signal?.addEventListener("abort", aborted, { once: true });
  const timer =
    timeoutMillis === undefined
      ? undefined
      : setTimeout(
          () => giveUp(new RpcTimeoutError(method + ": no reply in " + timeoutMillis + " ms")),
          timeoutMillis,
        );
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener("abort", aborted);
  };
}

/**
 * Returns whether a method threw an exception of a type, or of a subtype; the server chooses the
 * names.
 *
 * @param convert converts the exception's data to its type
 */
export function hasType(error: unknown, type: string, convert?: Convert): boolean {
  const data = error instanceof RpcError ? error.data : undefined;
  if (typeof data !== "object" || data === null || !("type" in data)) {
    return false;
  }
  const supertypes = "supertypes" in data ? data.supertypes : undefined;
  const has = data.type === type || (Array.isArray(supertypes) && supertypes.includes(type));
  if (has) {
    convert?.(data, "data");
  }
  return has;
}
