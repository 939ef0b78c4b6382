// The form of a method whose parameters are not known: all of them as JSON.

import { el, newId } from './dom.js';
import { isParams } from './json.js';

/** One field for the parameters, with the methods of a ParameterForm. */
export class RawForm {
  #input;
  #error;

  /** @param changed is called when the text has changed */
  constructor(changed) {
    const id = newId('params');
    this.#error = el('p', { class: 'field-error', id: `${id}-error` });
    this.#input = el('textarea', {
      id,
      class: 'code',
      rows: 3,
      spellcheck: 'false',
      'data-first': true,
      'aria-describedby': `${id}-hint ${id}-error`,
    });
    this.#input.addEventListener('input', () => {
      this.#error.textContent = '';
      this.#input.removeAttribute('aria-invalid');
      changed();
    });
    this.element = el(
      'div',
      { class: 'parameters' },
      el(
        'div',
        { class: 'field' },
        el('label', { for: id }, 'Parameters as JSON'),
        el('p', { class: 'hint', id: `${id}-hint` }, 'An array or an object; empty for none. Ctrl+Enter calls.'),
        this.#input,
        this.#error,
      ),
    );
  }

  read(report) {
    const text = this.#input.value.trim();
    if (isParams(text)) {
      return { text: text || undefined, wrong: undefined };
    }
    if (report) {
      this.#error.textContent = 'Expected an array or an object, as JSON; or nothing.';
      this.#input.setAttribute('aria-invalid', 'true');
    }
    return { text: '…', wrong: this.#input };
  }

  /** There are no examples of a method that is not described. */
  fill() {}
}
