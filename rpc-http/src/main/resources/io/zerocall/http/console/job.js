// The page of one job: what is known of it, and what can be done with it.

import { ask } from './api.js';
import { confirmed } from './confirm.js';
import { copyButton, el } from './dom.js';
import { moment, Progress, shortId, STATES } from './jobtext.js';
import { parse } from './json.js';
import { JOBS } from './navigation.js';
import { repeat, say } from './poll.js';
import { block } from './reply.js';

const EVERY_MILLIS = 1_000;

/** Returns the elements of the page. It asks the broker each second while it is visible. */
export function jobPage(id) {
  const status = el('p', { class: 'hint', role: 'status' }, 'Asking the broker …');
  const heading = el('h1', { tabindex: '-1' }, `Job ${shortId(id)}`);
  const facts = el('dl', { class: 'facts' });
  const progress = new Progress(id);
  const errors = el('section', { class: 'panel job-errors', 'aria-label': 'Errors', hidden: true });
  const result = el('section', { class: 'panel', 'aria-label': 'Result', hidden: true });
  const outcome = el('p', { class: 'verdict', role: 'status' });
  const cancel = el('button', { type: 'button', class: 'quiet', hidden: true, onclick: cancelled }, 'Cancel the job');
  const resubmit = el('button', { type: 'button', class: 'primary', hidden: true, onclick: resubmitted }, 'Resubmit');
  const fetch = el('button', { type: 'button', class: 'quiet', hidden: true, onclick: fetched }, 'Show the result');
  const actions = el('div', { class: 'actions' }, resubmit, cancel, fetch, outcome);
  const details = el('section', { class: 'panel', 'aria-label': 'Details', hidden: true }, facts, actions);
  const page = el(
    'article',
    { class: 'overview' },
    el(
      'header',
      { class: 'heading' },
      el('p', { class: 'hint' }, el('a', { href: `#${JOBS}` }, 'All jobs')),
      heading,
      el('p', { class: 'whole-id' }, el('code', {}, id), copyButton('Copy', () => id)),
      status,
    ),
    details,
    errors,
    result,
  );

  async function look() {
    const { result: job, problem } = await ask('rpc.job', { id }, parse);
    if (job) {
      show(job);
    }
    return problem;
  }

  function show(job) {
    progress.show(job.progress);
    const minute = Math.floor(Date.now() / 60_000);
    fill(facts, [job, minute], () => rows(job, progress));
    fill(errors, job.errors, () => [el('h2', {}, 'Errors'), ...[...job.errors].reverse().map(errorBox)]);
    errors.hidden = job.errors.length === 0;
    details.hidden = false;
    const hasFocus = actions.contains(document.activeElement);
    cancel.hidden = job.state !== 'WAITING' && job.state !== 'RUNNING';
    resubmit.hidden = job.state !== 'FAILED';
    fetch.hidden = job.state !== 'DONE';
    if (hasFocus && document.activeElement.hidden) {
      heading.focus();
    }
  }

  async function cancelled() {
    if (await confirmed('Cancel this job? It won’t start again.', 'Cancel the job', 'Keep it')) {
      await act('rpc.cancel', { job: id });
    }
  }

  async function resubmitted() {
    await act('rpc.resubmit', { id });
  }

  async function act(method, params) {
    const { result: state, problem } = await ask(method, params);
    outcome.dataset.state = problem ? 'failed' : 'ok';
    say(outcome, problem ?? `The job is ${(STATES[state] ?? state).toLowerCase()} now.`);
    await now();
  }

  async function fetched() {
    const { result: value, problem } = await ask('rpc.result', { id }, parse);
    result.replaceChildren(
      el('h2', {}, 'Result'),
      problem ? el('p', { class: 'error-message' }, problem) : block(JSON.stringify(value), 'Result'),
    );
    result.hidden = false;
  }

  const now = repeat({ page, state: status, words: 'Updated each second.', everyMillis: EVERY_MILLIS, once: true }, look);
  return page;
}

const contents = new WeakMap();

/** Fills an element, unless it shows the same already: a selection in it would be lost. */
function fill(element, content, children) {
  const text = JSON.stringify(content);
  if (contents.get(element) !== text) {
    contents.set(element, text);
    element.replaceChildren(...children());
  }
}

function rows(job, progress) {
  return [
    ['Method', el('span', { class: 'name' }, job.method)],
    ['State', el('span', { 'data-state': job.state }, STATES[job.state] ?? job.state)],
    ['Progress', job.progress && progress.element],
    ['Starts', String(job.starts)],
    ['Priority', job.priority === 0 ? undefined : String(job.priority)],
    ['User', job.user],
    ['Tenant', job.tenant],
    ['Key', job.key],
    ['Submitted', moment(job.submitted)],
    ['May start', job.due === job.submitted ? undefined : moment(job.due)],
    ['Ended', job.ended && moment(job.ended)],
    ['Expires', job.expires && moment(job.expires)],
  ]
    .filter(([, value]) => value !== undefined)
    .flatMap(([name, value]) => [el('dt', {}, name), el('dd', {}, value)]);
}

function errorBox({ code, message, data }) {
  return el(
    'div',
    { class: 'error' },
    el('p', { class: 'error-message' }, `${message} [${code}]`),
    data === undefined ? undefined : block(JSON.stringify(data), 'Data of the error'),
  );
}
