// The request and its response, as transmitted.

import { nextId, post, requestText } from './api.js';
import { connection } from './connection.js';
import { curl } from './curl.js';
import { copyButton, el } from './dom.js';
import { colour, pretty } from './json.js';
import { duration, replyDetails, verdict } from './reply.js';

/** The two panels beside a method's form. */
export class Exchange {
  #method;
  #request = '';
  #code = el('code');
  #status = el('p', { class: 'verdict', role: 'status' });
  #reply = el('div', { class: 'reply' });
  #running;

  constructor(method) {
    this.#method = method;
    const copyable = () => this.#request;
    this.element = el(
      'div',
      { class: 'exchange' },
      el(
        'section',
        { class: 'panel', 'aria-label': 'Request' },
        el(
          'div',
          { class: 'panel-head' },
          el('h2', {}, 'Request'),
          copyButton('Copy', copyable),
          copyButton('Copy as curl', () => curl(this.#request)),
        ),
        el('pre', { tabindex: '0', role: 'group', 'aria-label': 'Raw request' }, this.#code),
      ),
      el(
        'section',
        { class: 'panel', 'aria-label': 'Reply' },
        el('div', { class: 'panel-head' }, el('h2', {}, 'Reply'), this.#status),
        this.#reply,
      ),
    );
    this.#reply.append(el('p', { class: 'hint' }, 'Nothing has been called yet.'));
  }

  /** Shows the request that would be sent. */
  preview(params) {
    this.#request = requestText(this.#method, params, nextId());
    this.#code.replaceChildren();
    colour(this.#code, pretty(this.#request, true));
  }

  /** Sends the request; completes when there is a reply, or when none is expected. */
  async send(params) {
    this.preview(params);
    const running = new AbortController();
    this.#running = running;
    const { timeoutMillis } = connection;
    const timer = timeoutMillis === undefined ? undefined : setTimeout(() => running.abort('timeout'), timeoutMillis);
    this.#setStatus('Waiting …', 'waiting');
    const began = performance.now();
    try {
      const reply = await post(this.#request, running.signal, { 'Zerocall-Timing': 'true' });
      const { ok, words } = verdict(reply);
      this.#show(words, ok ? 'ok' : 'failed', replyDetails(reply));
    } catch {
      const took = `after ${duration(performance.now() - began)}`;
      this.#show(...noReply(running.signal, took));
    } finally {
      clearTimeout(timer);
      this.#running = undefined;
    }
  }

  /** Stops waiting. The end of the connection signals that to the server. */
  cancel() {
    this.#running?.abort('cancelled');
  }

  #setStatus(words, state) {
    this.#status.dataset.state = state;
    this.#status.textContent = words;
  }

  #show(words, state, details) {
    this.#reply.replaceChildren(...details.filter(Boolean));
    this.#setStatus(words, state);
    this.#status.scrollIntoView({ block: 'nearest' }); // on a narrow screen it is below the form
  }
}

function noReply(signal, took) {
  if (signal.reason === 'cancelled') {
    return [`Cancelled ${took}`, 'failed', [el('p', {}, 'The method may have run.')]];
  }
  if (signal.reason === 'timeout') {
    return [`No reply ${took}`, 'failed', [el('p', {}, 'The timeout expired. The method may have run.')]];
  }
  return [`No reply ${took}`, 'failed', [el('p', {}, 'The server can’t be reached, or closed the connection.')]];
}
