// One WebSocket for the subscriptions: opened for the first one, and reopened when it breaks.

import { address, connection } from './connection.js';
import { requestText } from './api.js';

const SUBPROTOCOL = 'jsonrpc-2.0';
const FIRST_DELAY_MILLIS = 1_000;
const LONGEST_DELAY_MILLIS = 15_000;

/**
 * Fires `state` when `state` or `topics` has changed, `message` (with `text`, `document`) for each
 * notification, and `failed` (with `topic`, `error`) when a subscription is refused.
 */
export class Socket extends EventTarget {
  state = 'idle';
  topics = new Set();
  #socket;
  #pending = new Map();
  #lastId = 0;
  #delay = FIRST_DELAY_MILLIS;
  #timer;

  constructor() {
    super();
    connection.addEventListener('change', () => this.#restart());
  }

  subscribe(topic) {
    if (this.topics.has(topic)) {
      return;
    }
    this.topics.add(topic);
    if (this.state === 'open') {
      this.#ask(topic);
    } else {
      this.#open();
    }
    this.#changed(this.state);
  }

  unsubscribe(topic) {
    this.topics.delete(topic);
    if (this.topics.size === 0) {
      this.#close();
    } else if (this.state === 'open') {
      this.#request('rpc.unsubscribe', topic);
    }
    this.#changed(this.topics.size === 0 ? 'idle' : this.state);
  }

  #changed(state) {
    this.state = state;
    this.dispatchEvent(new Event('state'));
  }

  #restart() {
    if (this.topics.size > 0) {
      this.#close();
      this.#open();
    }
  }

  #close() {
    clearTimeout(this.#timer);
    const socket = this.#socket;
    this.#socket = undefined;
    this.#pending.clear();
    socket?.close();
  }

  #open() {
    if (this.#socket) {
      return;
    }
    clearTimeout(this.#timer);
    const url = new URL(address);
    url.protocol = url.protocol === 'https:' ? 'wss:' : 'ws:';
    const socket = new WebSocket(url, protocols());
    this.#socket = socket;
    const ifPresent = (listener) => (event) => this.#socket === socket && listener(event);
    socket.addEventListener('open', ifPresent(() => {
      this.#delay = FIRST_DELAY_MILLIS;
      this.#changed('open');
      this.topics.forEach((topic) => this.#ask(topic));
    }));
    socket.addEventListener('message', ifPresent(({ data }) => this.#receive(data)));
    socket.addEventListener('close', ifPresent(() => this.#lost()));
    this.#changed('connecting');
  }

  #lost() {
    this.#socket = undefined;
    this.#pending.clear();
    this.#timer = setTimeout(() => this.#open(), this.#delay);
    this.#delay = Math.min(2 * this.#delay, LONGEST_DELAY_MILLIS);
    this.#changed('lost');
  }

  #ask(topic) {
    this.#request('rpc.subscribe', topic, (error) => {
      if (error) {
        this.unsubscribe(topic);
        this.dispatchEvent(Object.assign(new Event('failed'), { topic, error }));
      }
    });
  }

  #request(method, topic, answered = () => {}) {
    this.#lastId += 1;
    this.#pending.set(this.#lastId, answered);
    this.#socket.send(requestText(method, JSON.stringify([topic]), this.#lastId));
  }

  #receive(text) {
    const document = JSON.parse(text);
    if (typeof document.method === 'string') {
      this.dispatchEvent(Object.assign(new Event('message'), { text, document }));
      return;
    }
    const answered = this.#pending.get(document.id);
    this.#pending.delete(document.id);
    answered?.(document.error);
  }
}

/** A browser can't set headers of a WebSocket, so the token is sent as a subprotocol. */
function protocols() {
  if (connection.token === '') {
    return [SUBPROTOCOL];
  }
  const bytes = new TextEncoder().encode(connection.token);
  const base64 = btoa(String.fromCharCode(...bytes));
  return [SUBPROTOCOL, `bearer.${base64.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`];
}
