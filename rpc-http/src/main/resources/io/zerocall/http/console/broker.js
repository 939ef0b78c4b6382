// The page of a broker: its names, workers and calls, as they are now.

import { ask } from './api.js';
import { el } from './dom.js';
import { repeat } from './poll.js';

const EVERY_MILLIS = 1_000;

/** Returns the elements of the page. It asks the broker each second while it is visible. */
export function brokerPage() {
  const figures = el('dl', { class: 'figures' });
  const names = new Table('Names', ['Name', 'Workers', 'Queued', 'Calls/s'], 'No worker offers anything.');
  const workers = new Table('Workers', ['Worker', 'Peer', 'Credit', 'Running', 'Names'], 'No worker is connected.');
  const refused = new Table('Refused', ['Reason', 'Count'], 'Nothing was refused.');
  const state = el('p', { class: 'hint', role: 'status' }, 'Asking the broker …');
  const page = el(
    'article',
    { class: 'overview' },
    el(
      'header',
      { class: 'heading' },
      el('h1', { tabindex: '-1' }, 'Broker'),
      el('p', { class: 'help' }, 'The calls that wait and run, the names, and the workers.'),
      state,
    ),
    figures,
    names.element,
    workers.element,
    refused.element,
  );

  function show(status) {
    figures.replaceChildren(
      ...figure('Queued', status.queued),
      ...figure('Running', status.running),
      ...figure('Calls per second', rate(status.callsPerSecond)),
      ...figure('Oldest waiting call', seconds(status.oldestWaitingMillis)),
      ...figure('Answered', status.answered),
      ...figure('Lost with their worker', status.lost),
    );
    names.show(
      status.names.map((one) => [one.name, one.workers, one.queued, rate(one.callsPerSecond)]),
      status.namesOmitted,
    );
    workers.show(
      status.workers.map((one) => [one.name ?? '–', one.peer, one.credit, one.running, one.names]),
      status.workersOmitted,
    );
    refused.show(Object.entries(status.refused).filter(([, count]) => count > 0), 0);
  }

  repeat({ page, state, words: 'Updated each second.', everyMillis: EVERY_MILLIS }, async () => {
    const { result, problem } = await ask('rpc.broker.status');
    if (result) {
      show(result);
    }
    return problem;
  });
  return page;
}

/** A table, or a text if it has no rows. */
class Table {
  #body = el('tbody');
  #table;
  #nothing;
  #more = el('p', { class: 'hint', hidden: true });

  constructor(title, columns, nothing) {
    this.#nothing = el('p', { class: 'hint' }, nothing);
    this.#table = el(
      'div',
      { class: 'scrolled', tabindex: '0', role: 'group', 'aria-label': title, hidden: true },
      el('table', {}, el('thead', {}, el('tr', {}, columns.map((column) => el('th', { scope: 'col' }, column)))), this.#body),
    );
    this.element = el(
      'section',
      { class: 'panel', 'aria-label': title },
      el('div', { class: 'panel-head' }, el('h2', {}, title)),
      this.#nothing,
      this.#table,
      this.#more,
    );
  }

  show(rows, omitted) {
    this.#body.replaceChildren(
      ...rows.map(([first, ...others]) =>
        el(
          'tr',
          {},
          el('th', { scope: 'row' }, String(first)),
          others.map((value) => el('td', {}, String(value))),
        ),
      ),
    );
    this.#table.hidden = rows.length === 0;
    this.#nothing.hidden = rows.length > 0;
    this.#more.hidden = omitted === 0;
    this.#more.textContent = `And ${omitted} more.`;
  }
}

function figure(name, value) {
  return [el('div', {}, el('dt', {}, name), el('dd', {}, String(value)))];
}

function rate(perSecond) {
  return perSecond.toFixed(1);
}

function seconds(millis) {
  return `${(millis / 1000).toFixed(1)} s`;
}
