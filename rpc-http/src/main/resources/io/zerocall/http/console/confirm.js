// A question that has to be answered before something is done.

import { el, newId } from './dom.js';

/** Asks the user in a dialog; completes with whether the user agrees. */
export function confirmed(question, yes, no) {
  const id = newId('question');
  const button = (words, style, answer) => el('button', { type: 'button', class: style, onclick: () => dialog.close(answer) }, words);
  const dialog = el(
    'dialog',
    { class: 'confirm', 'aria-labelledby': id },
    el('p', { id }, question),
    el('div', { class: 'actions' }, button(no, 'quiet', 'no'), button(yes, 'primary', 'yes')),
  );
  return new Promise((resolve) => {
    dialog.addEventListener('close', () => {
      dialog.remove();
      resolve(dialog.returnValue === 'yes');
    });
    document.getElementById('main').append(dialog);
    dialog.showModal();
  });
}
