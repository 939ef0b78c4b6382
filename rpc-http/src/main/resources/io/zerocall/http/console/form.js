// The form of a method: a field for each parameter, and how to send them.

import { el, newId, unseen } from './dom.js';
import { fieldFor } from './fields.js';

/** The fields of a method's parameters. */
export class ParameterForm {
  #rows;
  #isByName;
  #styles;

  /** @param changed is called when the values have changed */
  constructor(method, schemas, changed) {
    const structure = method.paramStructure ?? 'either';
    this.#rows = method.params.map((param) => new Row(param, schemas, changed));
    this.#rows[0]?.input.setAttribute('data-first', '');
    this.#isByName = structure !== 'by-position';
    this.#styles = structure === 'either' && method.params.length > 0 ? this.#choiceOfStyles(changed) : undefined;
    this.element = el(
      'div',
      { class: 'parameters' },
      this.#rows.map((row) => row.element),
      this.#rows.length ? undefined : el('p', { class: 'hint' }, 'This method takes no parameters.'),
      this.#styles,
    );
  }

  #choiceOfStyles(changed) {
    const name = newId('style');
    const radio = (byName, label) => {
      const input = el('input', { type: 'radio', name, checked: byName === this.#isByName });
      input.addEventListener('change', () => {
        this.#isByName = byName;
        changed();
      });
      return el('label', {}, input, ` ${label}`);
    };
    return el(
      'fieldset',
      { class: 'styles' },
      el('legend', {}, 'Parameters are sent'),
      radio(true, 'by name'),
      radio(false, 'by position'),
    );
  }

  /**
   * Returns the parameters as JSON text; undefined if there are none. An invalid value appears as …
   * in it. If `report` is set, its field shows the error.
   *
   * @returns {{text: string|undefined, wrong: HTMLElement|undefined}} the text, and the first
   *     invalid input
   */
  read(report) {
    const values = this.#rows.map((row) => row.read(report));
    let wrong = this.#rows.find((row, index) => values[index] === undefined)?.input;
    if (values.length === 0) {
      return { text: undefined, wrong };
    }
    if (this.#isByName) {
      const members = this.#rows.map((row, i) => (values[i] === '' ? '' : `${JSON.stringify(row.name)}:${values[i] ?? '…'}`));
      return { text: `{${members.filter(Boolean).join(',')}}`, wrong };
    }
    while (values.at(-1) === '') {
      values.pop();
    }
    const gap = values.indexOf('');
    if (gap >= 0) {
      wrong ??= this.#rows[gap].input;
      if (report) {
        this.#rows[gap].showError('By position, only trailing parameters can be omitted.');
      }
    }
    return { text: `[${values.map((value) => value || '…').join(',')}]`, wrong };
  }

  /** Fills in an example's values; a parameter without a value is left out. */
  fill(params) {
    const given = new Map(params.map((param) => [param.name, param.value]));
    this.#rows.forEach((row) => (given.has(row.name) ? row.write(given.get(row.name)) : row.leaveOut()));
  }
}

/** One parameter. */
class Row {
  #field;
  #send;
  #error;

  constructor(param, schemas, changed) {
    this.name = param.name;
    const id = newId('param');
    const { schema, nullable } = schemas.resolve(param.schema);
    const isOptional = !param.required;
    this.#field = fieldFor(param.schema, schemas, id);
    this.#error = el('p', { class: 'field-error', id: `${id}-error` });
    this.#send = isOptional || nullable ? this.#sendBox(isOptional ? 'left out' : 'null', changed) : undefined;
    this.empty = isOptional ? '' : 'null';
    const hint = [param.description, schema.description].filter(Boolean).join(' ');
    this.input.setAttribute('aria-describedby', `${hint ? `${id}-hint ` : ''}${id}-error`);
    if (schema.default !== undefined && 'placeholder' in this.input) {
      this.input.placeholder = typeof schema.default === 'string' ? schema.default : JSON.stringify(schema.default);
    }
    if (!this.#send) {
      this.#field.begin?.();
    }
    this.input.addEventListener('input', () => {
      if (this.#send) {
        this.#send.checked = true;
      }
      this.#error.textContent = '';
      this.input.removeAttribute('aria-invalid');
      changed();
    });
    this.element = el(
      'div',
      { class: 'field' },
      el(
        'div',
        { class: 'field-head' },
        el('label', { for: id }, param.name),
        el('span', { class: 'type' }, schemas.describe(param.schema)),
        isOptional ? el('span', { class: 'type' }, optionalWord(schema)) : undefined,
        this.#send && el('label', { class: 'send' }, this.#send, ' send', unseen(` ${param.name}`)),
      ),
      hint ? el('p', { class: 'hint', id: `${id}-hint` }, hint) : undefined,
      this.input,
      this.#error,
    );
  }

  get input() {
    return this.#field.input;
  }

  #sendBox(otherwise, changed) {
    const box = el('input', { type: 'checkbox', title: `If unchecked: ${otherwise}` });
    box.addEventListener('change', () => {
      if (box.checked && this.#field.isBlank()) {
        this.#field.begin?.();
      }
      this.#error.textContent = '';
      changed();
    });
    return box;
  }

  /** Returns the value as JSON, '' if it is left out, undefined if it is invalid. */
  read(report) {
    if (this.#send && !this.#send.checked) {
      return this.empty;
    }
    try {
      return this.#field.read();
    } catch (error) {
      if (report) {
        this.showError(error.message);
      }
      return undefined;
    }
  }

  showError(message) {
    this.#error.textContent = message;
    this.input.setAttribute('aria-invalid', 'true');
  }

  write(value) {
    if (this.#send) {
      this.#send.checked = value !== null;
    }
    if (value !== null || !this.#send) {
      this.#field.write(value);
    }
    this.#error.textContent = '';
    this.input.removeAttribute('aria-invalid');
  }

  leaveOut() {
    if (this.#send) {
      this.#send.checked = false;
    }
    if (this.input.tagName !== 'SELECT') {
      this.input.value = '';
    }
  }
}

function optionalWord(schema) {
  return schema.default === undefined ? 'optional' : `optional, default ${JSON.stringify(schema.default)}`;
}
