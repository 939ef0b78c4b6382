// The page of the topics: the watched topics, and a form to publish.

import { post, requestText } from './api.js';
import { curl } from './curl.js';
import { copyButton, el } from './dom.js';
import { isParams } from './json.js';
import { Messages } from './messages.js';
import { duration, verdict } from './reply.js';
import { Socket } from './socket.js';

const STATES = {
  idle: 'Not connected: nothing is watched.',
  connecting: 'Connecting …',
  open: 'Connected.',
  lost: 'The connection is lost; trying again.',
};

/** Returns the elements of the page. */
export function topicsPage() {
  const socket = new Socket();
  const messages = new Messages();
  socket.addEventListener('message', ({ text, document }) => messages.add(text, document));
  return el(
    'article',
    {},
    el(
      'header',
      { class: 'heading' },
      el('h1', { tabindex: '-1' }, 'Topics'),
      el('p', { class: 'help' }, 'The server delivers a notification to all subscribers of the topic with its name.'),
    ),
    el('div', { class: 'work' }, el('div', { class: 'ask' }, watching(socket), publishing()), messages.element),
  );
}

function watching(socket) {
  const input = el('input', { id: 'topic', 'data-first': true, autocomplete: 'off', spellcheck: 'false', placeholder: 'weather.changed', required: true });
  const state = el('p', { class: 'hint', role: 'status' });
  const list = el('ul', { class: 'watched', 'aria-label': 'Topics that are watched' });
  const show = () => {
    state.textContent = STATES[socket.state];
    list.replaceChildren(
      ...[...socket.topics].map((topic) =>
        el(
          'li',
          {},
          el('span', {}, topic),
          el(
            'button',
            {
              type: 'button',
              class: 'quiet small',
              'aria-label': `Unsubscribe from ${topic}`,
              onclick: () => {
                socket.unsubscribe(topic);
                input.focus();
              },
            },
            'Unsubscribe',
          ),
        ),
      ),
    );
  };
  socket.addEventListener('state', show);
  socket.addEventListener('failed', ({ topic, error }) => {
    state.textContent = `${topic}: ${error.message} [${error.code}]`;
  });
  show();
  const element = el(
    'form',
    { class: 'panel', autocomplete: 'off', 'aria-labelledby': 'watch' },
    el('div', { class: 'panel-head' }, el('h2', { id: 'watch' }, 'Watch')),
    el(
      'div',
      { class: 'field' },
      el('label', { for: 'topic' }, 'Topic'),
      el('div', { class: 'line' }, input, el('button', { type: 'submit', class: 'primary' }, 'Subscribe')),
    ),
    list,
    state,
  );
  element.addEventListener('submit', (event) => {
    event.preventDefault();
    socket.subscribe(input.value.trim());
    input.value = '';
  });
  return element;
}

function publishing() {
  const topic = el('input', { id: 'publish-topic', autocomplete: 'off', spellcheck: 'false', placeholder: 'weather.changed', required: true });
  const params = el('textarea', { id: 'publish-params', class: 'code', rows: 3, spellcheck: 'false', 'aria-describedby': 'params-error' });
  const error = el('p', { class: 'field-error', id: 'params-error' });
  const state = el('p', { class: 'verdict', role: 'status' });
  const text = () => requestText(topic.value.trim(), params.value.trim() || undefined);
  params.value = '["Oslo", 21]';
  params.addEventListener('input', () => {
    error.textContent = '';
    params.removeAttribute('aria-invalid');
  });
  const element = el(
    'form',
    { class: 'panel', autocomplete: 'off', 'aria-labelledby': 'publish' },
    el('div', { class: 'panel-head' }, el('h2', { id: 'publish' }, 'Publish'), copyButton('Copy as curl', () => curl(text()))),
    el('div', { class: 'field' }, el('label', { for: 'publish-topic' }, 'Topic'), topic),
    el('div', { class: 'field' }, el('label', { for: 'publish-params' }, 'Parameters as JSON'), params, error),
    el('div', { class: 'actions' }, el('button', { type: 'submit', class: 'primary' }, 'Publish'), state),
  );
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    if (!isParams(params.value.trim())) {
      error.textContent = 'Expected an array or an object, as JSON; or nothing.';
      params.setAttribute('aria-invalid', 'true');
      params.focus();
      return;
    }
    await publish(text(), state);
  });
  element.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      element.requestSubmit();
    }
  });
  return element;
}

async function publish(text, state) {
  const began = performance.now();
  try {
    const { ok, words } = verdict(await post(text));
    state.dataset.state = ok ? 'ok' : 'failed';
    state.textContent = words;
  } catch {
    state.dataset.state = 'failed';
    state.textContent = `No reply after ${duration(performance.now() - began)}`;
  }
}
