// Inputs for values, by their schemas. Each returns its value as JSON text, so that no digit is
// lost, and throws an Error that says what it expects.

import { el } from './dom.js';
import { isJson, pretty } from './json.js';
import { matches, skeleton } from './skeleton.js';

const NATIVE = { date: 'date', 'date-time-local': 'datetime-local', 'time-local': 'time' };
const MOST_ROWS = 20;
const HINTS = {
  'date-time': '2026-01-31T12:00:00Z',
  uuid: '00000000-0000-0000-0000-000000000000',
};

/** Returns the input for a schema: `{input, read(), write(value), isBlank()}`. */
export function fieldFor(schema, schemas, id) {
  const { schema: plain } = schemas.resolve(schema);
  if (plain.enum) {
    return choice(id, plain.enum);
  }
  if (takesNumbers(plain)) {
    return number(id, plain);
  }
  switch (plain.type) {
    case 'boolean':
      return choice(id, [false, true]);
    case 'integer':
      return integer(id, plain);
    case 'string':
      return plain.format in NATIVE ? moment(id, NATIVE[plain.format]) : text(id, plain);
    default:
      return json(id, plain, () => skeleton(schema, schemas));
  }
}

/**
 * Returns whether a schema takes a number, or one of the texts for values that JSON numbers can't
 * represent.
 */
function takesNumbers(plain) {
  const kinds = plain.anyOf ?? [plain];
  return kinds.some((one) => one.type === 'number') && kinds.every((one) => one.type === 'number' || one.enum);
}

function field(input, read, write) {
  return { input, read, write, isBlank: () => input.value.trim() === '' };
}

function choice(id, values) {
  const input = el(
    'select',
    { id },
    values.map((value, index) => el('option', { value: index }, typeof value === 'string' ? value : JSON.stringify(value))),
  );
  return {
    input,
    read: () => JSON.stringify(values[input.selectedIndex] ?? values[0]),
    write: (value) => (input.selectedIndex = values.findIndex((one) => JSON.stringify(one) === JSON.stringify(value))),
    isBlank: () => false,
  };
}

function integer(id, { minimum, maximum }) {
  const input = el('input', { id, inputmode: 'numeric', autocomplete: 'off', spellcheck: 'false' });
  return field(
    input,
    () => {
      const digits = input.value.trim().replace(/^\+/, '');
      if (!/^-?\d+$/.test(digits)) {
        throw new Error('Expected a whole number.');
      }
      const value = BigInt(digits);
      if ((minimum !== undefined && value < whole(minimum)) || (maximum !== undefined && value > whole(maximum))) {
        throw new Error(`Expected a number from ${whole(minimum)} to ${whole(maximum)}.`);
      }
      return String(value);
    },
    (value) => (input.value = JSON.stringify(value)),
  );
}

function whole(bound) {
  return bound === undefined ? '…' : BigInt(JSON.stringify(bound));
}

function number(id, plain) {
  const words = (plain.anyOf ?? []).flatMap((one) => one.enum ?? []);
  const input = el('input', { id, inputmode: 'decimal', autocomplete: 'off', spellcheck: 'false' });
  return field(
    input,
    () => {
      const digits = input.value.trim().replace(/^\+/, '');
      if (words.includes(digits)) {
        return JSON.stringify(digits);
      }
      if (!/^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$/.test(digits)) {
        throw new Error(`Expected a number${words.length ? `, or ${words.join(', ')}` : ''}.`);
      }
      return digits;
    },
    (value) => (input.value = typeof value === 'string' ? value : JSON.stringify(value)),
  );
}

function moment(id, type) {
  const input = el('input', { id, type, ...(type === 'date' ? {} : { step: 'any' }) });
  return field(
    input,
    () => {
      if (input.value === '') {
        throw new Error(type === 'time' ? 'Expected a time.' : 'Expected a date.');
      }
      return JSON.stringify(input.value);
    },
    (value) => (input.value = value),
  );
}

/** Grows with its text. Shift+Enter inserts a line break; the form handles Enter alone. */
function text(id, { format, pattern, minLength, maxLength, contentEncoding }) {
  const input = el('textarea', {
    id,
    rows: 1,
    'data-line': true,
    autocomplete: 'off',
    spellcheck: 'false',
    placeholder: HINTS[format] ?? (contentEncoding ? contentEncoding : undefined),
  });
  return field(
    input,
    () => {
      const value = input.value;
      const length = [...value].length;
      if (length < (minLength ?? 0) || length > (maxLength ?? Infinity)) {
        throw new Error(minLength === maxLength ? `Expected length ${minLength}.` : 'The text is too short or too long.');
      }
      if (pattern && !matches(pattern, value)) {
        throw new Error(`Expected text that matches ${pattern}.`);
      }
      return JSON.stringify(value);
    },
    (value) => (input.value = typeof value === 'string' ? value : JSON.stringify(value)),
  );
}

/** @param begin returns the initial value */
function json(id, plain, begin) {
  const input = el('textarea', { id, rows: plain.type === 'array' ? 2 : 4, class: 'code', spellcheck: 'false' });
  const made = field(
    input,
    () => {
      const value = input.value.trim();
      if (!isJson(value)) {
        throw new Error(`Expected JSON: ${why(value)}`);
      }
      return minified(value);
    },
    (value) => {
      input.value = pretty(JSON.stringify(value));
      input.rows = Math.min(Math.max(input.value.split('\n').length, input.rows), MOST_ROWS);
      input.setSelectionRange(0, 0); // otherwise the focus would scroll to the end
    },
  );
  made.begin = () => made.write(begin());
  return made;
}

function why(text) {
  try {
    JSON.parse(text);
    return '';
  } catch (error) {
    return error.message;
  }
}

/** Removes the whitespace between tokens; numbers stay as they are written. */
function minified(text) {
  return text.replace(/("(?:[^"\\]|\\.)*")|\s+/g, '$1');
}
