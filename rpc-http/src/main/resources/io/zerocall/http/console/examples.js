// A method's examples, each a button that fills the form.

import { el } from './dom.js';

const LONGEST = 60;

/** Returns the buttons, or undefined if there are no examples. */
export function exampleButtons(method, fill) {
  const examples = (method.examples ?? []).filter((example) => Array.isArray(example.params));
  if (examples.length === 0) {
    return undefined;
  }
  return el(
    'div',
    { class: 'examples', role: 'group', 'aria-label': 'Examples' },
    el('span', { class: 'hint', 'aria-hidden': 'true' }, examples.length === 1 ? 'Example' : 'Examples'),
    examples.map((example) =>
      el('button', { type: 'button', class: 'quiet small', title: example.name, onclick: () => fill(example.params) }, words(example)),
    ),
  );
}

function words({ params, result }) {
  const given = params.map(({ value }) => JSON.stringify(value)).join(', ');
  const all = result ? `${given || '()'} → ${JSON.stringify(result.value)}` : given || '()';
  return all.length > LONGEST ? `${all.slice(0, LONGEST)}…` : all;
}
