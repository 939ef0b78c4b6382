// Reads the schemas of an OpenRPC document (JSON Schema, draft 7, as far as servers use it).

const REFERENCE = '#/components/schemas/';

/** Resolves the references of one document. */
export class Schemas {
  constructor(document) {
    this.named = document?.components?.schemas ?? {};
  }

  /** Returns a schema without references at its top level, and whether null is valid too. */
  resolve(schema) {
    let { nullable, ...plain } = this.#unwrapped(schema === true || !schema ? {} : schema, 0);
    if (Array.isArray(plain.type)) {
      nullable ||= plain.type.includes('null');
      const types = plain.type.filter((type) => type !== 'null');
      plain = { ...plain, type: types.length === 1 ? types[0] : types };
    }
    return { schema: plain, nullable: Boolean(nullable) };
  }

  /**
   * Returns the name of the schema that a schema refers to, apart from null; undefined if it has
   * none.
   */
  reference(schema, depth = 0) {
    if (!isSchema(schema) || depth > 20) {
      return undefined;
    }
    if (typeof schema.$ref === 'string') {
      return schema.$ref.replace(REFERENCE, '');
    }
    const present = schema.allOf ?? schema.anyOf?.filter((one) => one.type !== 'null');
    return present?.length === 1 ? this.reference(present[0], depth + 1) : undefined;
  }

  #unwrapped(schema, depth) {
    if (depth > 20) {
      return {};
    }
    if (typeof schema.$ref === 'string') {
      return this.#unwrapped(this.named[schema.$ref.replace(REFERENCE, '')] ?? {}, depth + 1);
    }
    if (schema.allOf?.length === 1) {
      const { allOf, ...beside } = schema;
      return { ...this.#unwrapped(allOf[0], depth + 1), ...beside };
    }
    const present = schema.anyOf?.filter((one) => one.type !== 'null');
    if (present?.length === 1) {
      const { anyOf, ...beside } = schema;
      return { ...this.#unwrapped(present[0], depth + 1), ...beside, nullable: true };
    }
    return schema;
  }

  /** Describes a type in a few words: `integer`, `Person[]`, `date or null`. */
  describe(schema) {
    const { schema: plain, nullable } = this.resolve(schema);
    return this.#word(plain) + (nullable ? ' or null' : '');
  }

  #word(plain) {
    if (plain.title) {
      return plain.title;
    }
    if (plain.anyOf) {
      return plain.anyOf.map((one) => this.describe(one)).join(' or ');
    }
    if (plain.enum) {
      return plain.enum.map((one) => JSON.stringify(one)).join(' or ');
    }
    if (plain.type === 'array') {
      const item = this.describe(plain.items);
      return item.includes(' ') ? `(${item})[]` : `${item}[]`;
    }
    if (plain.type === 'object' && isSchema(plain.additionalProperties)) {
      return `map of ${this.describe(plain.additionalProperties)}`;
    }
    if (plain.type === 'string') {
      return plain.format ?? (plain.contentEncoding || 'string');
    }
    return Array.isArray(plain.type) ? plain.type.join(' or ') : (plain.type ?? 'any');
  }

  /** Returns the named schemas reachable from a schema, by name. */
  reachable(schema, found = new Map()) {
    for (const [key, value] of Object.entries(schema ?? {})) {
      if (key === '$ref' && typeof value === 'string') {
        const name = value.replace(REFERENCE, '');
        if (!found.has(name) && this.named[name]) {
          found.set(name, this.named[name]);
          this.reachable(this.named[name], found);
        }
      } else if (value && typeof value === 'object') {
        this.reachable(value, found);
      }
    }
    return found;
  }
}

function isSchema(value) {
  return value && typeof value === 'object';
}
