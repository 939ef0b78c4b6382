// Creates an initial value of the right form.

const MOST_VALUES = 200;
const DEEPEST = 8;
const MOST_ITEMS = 10;
const LONGEST_TEXT = 100;

const TEXTS = {
  date: '2026-01-31',
  'date-time': '2026-01-31T12:00:00Z',
  'date-time-local': '2026-01-31T12:00:00',
  'time-local': '12:00:00',
  uuid: '00000000-0000-0000-0000-000000000000',
};

/** Texts for the patterns of Java's types; the first one that matches is used. */
const PATTERNED = ['', 'PT1H', 'P1D', '2026-01', '--01-31'];

/**
 * Returns the value: all members of a record, one item of an array, the first value of an enum. A
 * nullable value is null, and a recursive type ends at its second occurrence.
 */
export function skeleton(schema, schemas) {
  return new Skeleton(schemas).whole(schema);
}

class Skeleton {
  #schemas;
  #left = MOST_VALUES;

  constructor(schemas) {
    this.#schemas = schemas;
  }

  /** Returns a value even if null is valid. */
  whole(schema) {
    return this.#value(this.#schemas.resolve(schema).schema, within([], this.#schemas.reference(schema)));
  }

  /** @param path the names of the enclosing types */
  #part(schema, path) {
    const { schema: plain, nullable } = this.#schemas.resolve(schema);
    if (nullable && plain.default === undefined) {
      return null;
    }
    return this.#value(plain, within(path, this.#schemas.reference(schema)));
  }

  #value(plain, path) {
    if (plain.default !== undefined) {
      return plain.default;
    }
    if (plain.enum) {
      return plain.enum[0];
    }
    if (plain.anyOf) {
      return this.#part(plain.anyOf.find((one) => one.type !== 'null') ?? {}, path);
    }
    switch (Array.isArray(plain.type) ? plain.type[0] : plain.type) {
      case 'object':
        return this.#object(plain, path);
      case 'array':
        return this.#array(plain, path);
      case 'integer':
      case 'number':
        return number(plain);
      case 'boolean':
        return false;
      case 'string':
        return text(plain);
      default:
        return null;
    }
  }

  #object({ properties = {} }, path) {
    const members = Object.entries(properties).filter(([, property]) => !property.readOnly);
    return Object.fromEntries(
      members.map(([name, property]) => [name, this.#mayHold(property, path) ? this.#part(property, path) : null]),
    );
  }

  #array({ items, minItems }, path) {
    if (!items || typeof items !== 'object' || !this.#mayHold(items, path)) {
      return [];
    }
    const count = Math.min(Math.max(Number(minItems ?? 1), 1), MOST_ITEMS);
    return Array.from({ length: count }, () => this.#part(items, path));
  }

  #mayHold(schema, path) {
    this.#left -= 1;
    return this.#left >= 0 && path.length < DEEPEST && !path.includes(this.#schemas.reference(schema));
  }
}

function within(path, name) {
  return [...path, name ?? ''];
}

function number({ minimum, maximum }) {
  if (minimum !== undefined && Number(JSON.stringify(minimum)) > 0) {
    return minimum;
  }
  return maximum !== undefined && Number(JSON.stringify(maximum)) < 0 ? maximum : 0;
}

function text({ format, pattern, minLength = 0 }) {
  if (TEXTS[format]) {
    return TEXTS[format];
  }
  if (pattern) {
    return PATTERNED.find((one) => matches(pattern, one)) ?? '';
  }
  return 'x'.repeat(Math.min(Number(minLength), LONGEST_TEXT));
}

/**
 * Returns whether a text matches a pattern; true if the browser doesn't support the pattern: the
 * server decides then.
 */
export function matches(pattern, value) {
  try {
    return new RegExp(pattern, 'u').test(value);
  } catch {
    return true;
  }
}
