// The page of a broker's jobs: how many there are, and the latest of them.

import { el } from './dom.js';
import { lastError, Progress, shortId, since, STATES } from './jobtext.js';
import { JOBS } from './navigation.js';
import { askAll, repeat } from './poll.js';

const EVERY_MILLIS = 2_000;
const MOST = 100;

/** Returns the elements of the page. */
export function jobsPage() {
  const figures = el('dl', { class: 'figures' });
  const table = new JobTable();
  const status = el('p', { class: 'hint', role: 'status' }, 'Asking the broker …');
  const state = el(
    'select',
    { id: 'job-state' },
    el('option', { value: '' }, 'Any'),
    Object.entries(STATES).map(([value, words]) => el('option', { value }, words)),
  );
  const method = el('input', { id: 'job-method', autocomplete: 'off', spellcheck: 'false', placeholder: 'orders.*' });
  const filter = el(
    'form',
    { class: 'panel filters', autocomplete: 'off', 'aria-label': 'Filter' },
    el('div', { class: 'field' }, el('label', { for: 'job-state' }, 'State'), state),
    el('div', { class: 'field' }, el('label', { for: 'job-method' }, 'Method'), method),
  );
  const page = el(
    'article',
    { class: 'overview' },
    el(
      'header',
      { class: 'heading' },
      el('h1', { tabindex: '-1' }, 'Jobs'),
      el('p', { class: 'help' }, 'The numbers count the jobs of all users. The table has those that you may see, the latest ones first.'),
      status,
    ),
    figures,
    filter,
    table.element,
  );

  function query() {
    return { most: MOST, state: state.value || undefined, method: method.value.trim() || undefined };
  }

  async function look() {
    const asked = query();
    const { results, problem } = await askAll(['rpc.jobs.count'], ['rpc.jobs', asked]);
    const [counts, jobs] = results;
    if (counts) {
      figures.replaceChildren(
        ...Object.entries(STATES).map(([name, words]) => el('div', {}, el('dt', {}, words), el('dd', {}, String(counts[name] ?? 0)))),
      );
    }
    if (jobs && JSON.stringify(asked) === JSON.stringify(query())) { // otherwise the filter has changed
      table.show(jobs);
    }
    return problem;
  }

  const now = repeat({ page, state: status, words: 'Updated every two seconds.', everyMillis: EVERY_MILLIS }, look);
  filter.addEventListener('submit', (event) => {
    event.preventDefault();
    now();
  });
  state.addEventListener('change', now);
  method.addEventListener('change', now);
  return page;
}

/** The jobs. A row stays the same element while its job is listed, so that it keeps the focus. */
class JobTable {
  #rows = new Map();
  #body = el('tbody');
  #table;
  #nothing = el('p', { class: 'hint' }, 'No job is like that.');
  #more = el('p', { class: 'hint', hidden: true }, `These are the latest ${MOST}.`);

  constructor() {
    const columns = ['Job', 'Method', 'State', 'Age', 'Starts', 'Progress', 'Last error'];
    this.#table = el(
      'div',
      { class: 'scrolled jobs', tabindex: '0', role: 'group', 'aria-label': 'Jobs', hidden: true },
      el('table', {}, el('thead', {}, el('tr', {}, columns.map((column) => el('th', { scope: 'col' }, column)))), this.#body),
    );
    this.element = el(
      'section',
      { class: 'panel', 'aria-label': 'Jobs' },
      el('div', { class: 'panel-head' }, el('h2', {}, 'Jobs')),
      this.#nothing,
      this.#table,
      this.#more,
    );
  }

  show(jobs) {
    const before = [...this.#rows.keys()];
    this.#rows = new Map(jobs.map((job) => [job.id, this.#rows.get(job.id) ?? new Row(job)]));
    jobs.forEach((job) => this.#rows.get(job.id).show(job));
    if (before.join() !== [...this.#rows.keys()].join()) {
      const focused = this.#body.contains(document.activeElement) ? document.activeElement : undefined;
      this.#body.replaceChildren(...[...this.#rows.values()].map(({ element }) => element));
      focused?.focus({ preventScroll: true }); // it has lost it by being moved
    }
    this.#table.hidden = jobs.length === 0;
    this.#nothing.hidden = jobs.length > 0;
    this.#more.hidden = jobs.length < MOST;
  }
}

class Row {
  #state = el('td');
  #age = el('td');
  #starts = el('td');
  #progress;
  #error = el('td', { class: 'last-error' });

  constructor({ id, method }) {
    this.#progress = new Progress(id);
    this.element = el(
      'tr',
      {},
      el('th', { scope: 'row' }, el('a', { href: `#${JOBS}/${id}`, title: id }, shortId(id))),
      el('td', { class: 'name' }, method),
      this.#state,
      this.#age,
      this.#starts,
      el('td', {}, this.#progress.element),
      this.#error,
    );
  }

  show(job) {
    this.#state.textContent = STATES[job.state] ?? job.state;
    this.#state.dataset.state = job.state;
    this.#age.textContent = since(job.submitted);
    this.#starts.textContent = job.starts;
    this.#progress.show(job.progress);
    this.#error.textContent = lastError(job);
  }
}
