// The response to a call, for people.

import { copyButton, el } from './dom.js';
import { parse, shown } from './json.js';

const CODES = {
  '-32700': 'not JSON, or beyond a limit on it; no method ran',
  '-32600': 'not a request; no method ran',
  '-32601': 'there is no such method',
  '-32602': 'wrong parameters; the method did not run',
  '-32603': 'the method ran, but its result can’t be written',
  '-32000': 'the method threw this',
  '-32001': 'the server is overloaded; the method did not run',
  '-32002': 'the server is closing; the method did not run',
  '-32003': 'the deadline passed before the method began',
  '-32004': 'cancelled, or cut off by its deadline; the method may have run',
  '-32005': 'too large; the method did not run',
  '-32006': 'not allowed; the method did not run',
  '-32007': 'the worker is lost; the method may have run',
};

/** Returns a few words, and whether the call succeeded. */
export function verdict({ status, statusText, text, millis }) {
  const took = `after ${duration(millis)}`;
  const reply = parsed(text);
  if (reply?.error) {
    return { ok: false, words: `Error ${reply.error.code} ${took}` };
  }
  if (status === 204) {
    return { ok: true, words: `Sent ${took}` };
  }
  if (!reply || !('result' in reply)) {
    return { ok: false, words: `HTTP status ${status} ${statusText} ${took}` };
  }
  return { ok: true, words: `Result ${took}` };
}

/**
 * Returns the elements that show a response: the result or the error, and the response as
 * transmitted. The latter repeats the error, and so is collapsed at first if the error is shown
 * already.
 */
export function replyDetails(reply) {
  const document = parsed(reply.text);
  if (document?.error) {
    return [errorBox(document.error), el('details', { class: 'travelled' }, el('summary', {}, 'Raw reply'), travelled(reply))];
  }
  return [
    document && 'result' in document ? resultBox(document.result) : undefined,
    el('div', { class: 'travelled' }, travelled(reply, el('h3', {}, 'Raw reply'))),
  ];
}

function travelled({ status, statusText, text, serverTiming }, heading) {
  return [
    el(
      'div',
      { class: 'panel-head' },
      heading,
      el('span', { class: 'hint' }, [`${status} ${statusText}`.trim(), size(text), times(serverTiming)].filter(Boolean).join(' · ')),
      copyButton('Copy', () => text),
    ),
    text === '' ? undefined : block(text, 'Raw reply', true),
  ];
}

function resultBox(result) {
  const text = JSON.stringify(result);
  return el(
    'div',
    { class: 'result' },
    el('div', { class: 'panel-head' }, el('h3', {}, 'Result'), copyButton('Copy', () => text)),
    block(text, 'Result'),
  );
}

function errorBox({ code, message, data }) {
  return el(
    'div',
    { class: 'error' },
    el('p', { class: 'error-message' }, String(message)),
    CODES[code] ? el('p', { class: 'hint' }, CODES[code]) : undefined, // the code is shown above
    data === undefined ? undefined : [el('h3', {}, 'Data'), block(JSON.stringify(data), 'Data of the error')],
  );
}

/** JSON that scrolls by itself if it is too wide or too long, so it must be focusable. */
export function block(text, label, isBroken = false) {
  return el('pre', { tabindex: '0', role: 'group', 'aria-label': label }, shown(text, isBroken));
}

export function duration(millis) {
  if (millis >= 1_000) {
    return `${(millis / 1_000).toFixed(2)} s`;
  }
  return `${millis < 10 ? millis.toFixed(1) : Math.round(millis)} ms`;
}

/** Returns the server's part of the time in words; undefined if the server or a proxy says something else. */
function times(serverTiming) {
  const [waited, ran] = ['waited', 'ran'].map((name) => new RegExp(`(?:^|,)\\s*${name};dur=([0-9.]+)`).exec(serverTiming)?.[1]);
  return waited && ran && `waited ${duration(Number(waited))}, ran ${duration(Number(ran))}`;
}

function size(text) {
  const bytes = new Blob([text]).size;
  return bytes < 10_000 ? `${bytes} bytes` : `${Math.round(bytes / 1024)} KB`;
}

function parsed(text) {
  try {
    const reply = parse(text);
    return reply && typeof reply === 'object' ? reply : undefined;
  } catch {
    return undefined;
  }
}
