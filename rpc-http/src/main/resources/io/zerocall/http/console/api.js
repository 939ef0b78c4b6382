// Calls over HTTP.

import { address, connection } from './connection.js';
import { parse } from './json.js';

let lastId = 0;

/** The id that the next request will have. */
export function nextId() {
  return lastId + 1;
}

/** A request as text; without an id it is a notification. */
export function requestText(method, params, id) {
  const before = `{"jsonrpc":"2.0",${id === undefined ? '' : `"id":${id},`}"method":${JSON.stringify(method)}`;
  return `${before}${params === undefined ? '' : `,"params":${params}`}}`;
}

/** The headers that a call is sent with. */
export function headers() {
  const { token, timeoutMillis } = connection;
  return {
    'Content-Type': 'application/json',
    ...(timeoutMillis === undefined ? {} : { 'Zerocall-Timeout': String(timeoutMillis) }),
    ...(token === '' ? {} : { Authorization: `Bearer ${token}` }),
  };
}

/**
 * Posts a document. What comes back, whatever it is: its status, its text, and how long that took;
 * throws if there is no reply.
 */
export async function post(text, signal) {
  lastId += 1;
  const began = performance.now();
  const response = await fetch(address, { method: 'POST', headers: headers(), body: text, cache: 'no-store', signal });
  const body = await response.text();
  return { status: response.status, statusText: response.statusText, text: body, millis: performance.now() - began };
}

/** The server's description of its methods; throws an Error that says why there is none. */
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
