// The messages of the watched topics: the last ones, oldest first.

import { el } from './dom.js';
import { shown } from './json.js';

const MOST_SHOWN = 200;

export class Messages {
  #list = el('ol');
  #log = el('div', { class: 'messages', role: 'log', 'aria-label': 'Messages', tabindex: '0' }, this.#list);
  #count = el('span', { class: 'hint', role: 'status' });
  #pause = el('button', { type: 'button', class: 'quiet small', 'aria-pressed': 'false' }, 'Pause');
  #waiting = [];
  #total = 0;
  #kept = 0;
  #isDue = false;

  constructor() {
    const clear = el('button', { type: 'button', class: 'quiet small', onclick: () => this.#clear() }, 'Clear');
    this.#pause.addEventListener('click', () => this.#toggle());
    this.element = el(
      'section',
      { class: 'panel', 'aria-label': 'Messages' },
      el('div', { class: 'panel-head' }, el('h2', {}, 'Messages'), this.#count, this.#pause, clear),
      this.#log,
    );
    this.#showCount();
  }

  get #isPaused() {
    return this.#pause.getAttribute('aria-pressed') === 'true';
  }

  add(text, document) {
    this.#total += 1;
    this.#waiting.push({ text, document, time: new Date() });
    if (this.#waiting.length > MOST_SHOWN) {
      this.#waiting.shift();
    }
    if (!this.#isDue) {
      this.#isDue = true;
      setTimeout(() => this.#show(), 50); // in batches: there may be thousands in a second
    }
  }

  #show() {
    this.#isDue = false;
    if (!this.#isPaused) {
      const isAtEnd = this.#log.scrollHeight - this.#log.scrollTop - this.#log.clientHeight < 40;
      this.#list.append(...this.#waiting.map(item));
      this.#waiting = [];
      while (this.#list.children.length > MOST_SHOWN) {
        this.#list.firstChild.remove();
      }
      if (isAtEnd) {
        this.#log.scrollTop = this.#log.scrollHeight;
      }
    }
    this.#showCount();
  }

  #showCount() {
    const { length } = this.#list.children;
    const more = this.#total - length;
    const held = this.#isPaused && this.#total > this.#kept ? `, ${this.#total - this.#kept} more while paused` : '';
    this.#count.textContent =
      this.#total === 0 ? 'None yet' : held ? `${length} shown${held}` : more > 0 ? `the last ${length} of ${this.#total}` : `${length} so far`;
  }

  #toggle() {
    const pause = !this.#isPaused;
    this.#pause.setAttribute('aria-pressed', String(pause));
    this.#kept = this.#total;
    this.#show();
  }

  #clear() {
    this.#list.replaceChildren();
    this.#waiting = [];
    this.#total = 0;
    this.#kept = 0;
    this.#showCount();
  }
}

function item({ text, document: { method, params }, time }) {
  const stamp = el('time', { datetime: time.toISOString() }, clock(time));
  if (method === 'rpc.missed') {
    const words = params?.count === 0
      ? `Messages of ${params?.topic} may have been missed`
      : `${params?.count} messages of ${params?.topic} were missed`;
    return el('li', { class: 'missed' }, stamp, el('strong', {}, words));
  }
  const body = paramsOf(text, params);
  return el('li', {}, stamp, el('strong', {}, method), body === undefined ? undefined : el('pre', {}, shown(body)));
}

/** Returns the params as transmitted, if they are where the server writes them. */
function paramsOf(text, params) {
  if (params === undefined) {
    return undefined;
  }
  const begin = text.indexOf('"params":');
  const raw = text.slice(begin + 9, text.lastIndexOf('}'));
  return begin > 0 && /^\s*[[{]/.test(raw) ? raw : JSON.stringify(params);
}

function clock(time) {
  const two = (number) => String(number).padStart(2, '0');
  const millis = String(time.getMilliseconds()).padStart(3, '0');
  return `${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}.${millis}`;
}
