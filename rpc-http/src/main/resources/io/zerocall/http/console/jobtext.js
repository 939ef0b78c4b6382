// Jobs in words and bars.

import { el } from './dom.js';

export const STATES = {
  WAITING: 'Waiting',
  RUNNING: 'Running',
  DONE: 'Done',
  FAILED: 'Failed',
  CANCELLED: 'Cancelled',
};

export function shortId(id) {
  return id.slice(0, 8);
}

/** Returns a duration with one unit, which is precise enough for an age. */
export function age(millis) {
  const seconds = Math.max(0, Math.floor(millis / 1_000));
  if (seconds < 120) {
    return `${seconds} s`;
  } else if (seconds < 7_200) {
    return `${Math.floor(seconds / 60)} min`;
  } else if (seconds < 172_800) {
    return `${Math.floor(seconds / 3_600)} h`;
  }
  return `${Math.floor(seconds / 86_400)} days`;
}

export function since(time) {
  return age(Date.now() - Date.parse(time));
}

/** Returns a moment in the user's time zone, and how far it is away. */
export function moment(time) {
  const millis = Date.parse(time) - Date.now();
  return [
    el('time', { datetime: time }, new Date(time).toLocaleString()),
    el('span', { class: 'hint' }, millis > 0 ? ` in ${age(millis)}` : ` ${age(-millis)} ago`),
  ];
}

/** A job's progress, which changes: a bar if the total is known, numbers, and the job's message. */
export class Progress {
  #bar;
  #words = el('span');
  #message = el('span', { class: 'hint' });

  constructor(id) {
    this.#bar = el('progress', { 'aria-label': `Progress of job ${shortId(id)}`, max: 1, hidden: true });
    this.element = el('div', { class: 'progress' }, this.#bar, this.#words, this.#message);
  }

  show(report) {
    const [done, whole] = [text(report?.progress ?? 0), text(report?.total ?? 0)];
    const total = Number(whole);
    this.#bar.hidden = !(total > 0);
    this.#bar.value = total > 0 ? Math.min(1, Math.max(0, Number(done) / total)) : 0;
    this.#words.textContent = !report ? '' : total > 0 ? `${done} of ${whole}` : done;
    this.#message.textContent = report?.message ?? '';
  }
}

/** Returns a number as it is written, also if it has more digits than JavaScript's own numbers. */
function text(number) {
  return JSON.stringify(number);
}

/** Returns the last error of a job as a text. */
export function lastError({ errors }) {
  const last = errors.at(-1);
  return last === undefined ? '' : `${last.message} [${last.code}]`;
}
