// Calls over HTTP.

import { address, connection } from './connection.js';
import { parse } from './json.js';

const PATIENCE_MILLIS = 5_000;

let lastId = 0;

/** The id of the next request. */
export function nextId() {
  return lastId + 1;
}

/** Returns a request as text; without an id it is a notification. */
export function requestText(method, params, id) {
  const before = `{"jsonrpc":"2.0",${id === undefined ? '' : `"id":${id},`}"method":${JSON.stringify(method)}`;
  return `${before}${params === undefined ? '' : `,"params":${params}`}}`;
}

/** Returns the headers of a call. */
export function headers() {
  const { token, timeoutMillis } = connection;
  return {
    'Content-Type': 'application/json',
    ...(timeoutMillis === undefined ? {} : { 'Zerocall-Timeout': String(timeoutMillis) }),
    ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
  };
}

/**
 * Posts a document. Returns the response, whatever it is: its status, its text, the time that it
 * took, and what the server says of that time. Throws if there is no response.
 *
 * @param more further headers
 */
export async function post(text, signal, more = {}) {
  lastId += 1;
  const began = performance.now();
  const response = await fetch(address, {
    method: 'POST',
    headers: { ...headers(), ...more },
    body: text,
    cache: 'no-store',
    signal,
  });
  const body = await response.text();
  return {
    status: response.status,
    statusText: response.statusText,
    text: body,
    millis: performance.now() - began,
    serverTiming: response.headers.get('Server-Timing') ?? '',
  };
}

/**
 * Calls a method of the server's own. Returns the result, or a problem to show.
 *
 * @param read parses the reply
 */
export async function ask(method, params, read = JSON.parse) {
  try {
    const text = requestText(method, params === undefined ? undefined : JSON.stringify(params), nextId());
    const { result, error } = read((await post(text, AbortSignal.timeout(PATIENCE_MILLIS))).text);
    return error ? { problem: `${error.message} [${error.code}]` } : { result };
  } catch {
    return { problem: 'The broker doesn’t answer.' };
  }
}

/**
 * Returns the server's description of its methods; throws an Error with the reason if there is
 * none.
 */
export async function discover() {
  const reply = await post(requestText('rpc.discover', undefined, nextId()));
  let document;
  try {
    document = parse(reply.text);
  } catch {
    throw new Error(`The server answered with HTTP status ${reply.status} and something that is not JSON.`);
  }
  if (document.error) {
    throw new Error(`${document.error.message} [${document.error.code}]`);
  }
  return document.result;
}
