// JSON as text. Numbers keep all of their digits, which JavaScript's own numbers would lose.

import { el } from './dom.js';

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;
const WIDEST_LINE = 56;
const LONGEST_IN_COLOUR = 100_000;
const LONGEST_SHOWN = 1_000_000;

/**
 * Parses JSON. A number that would lose digits stays as it is written, if the browser supports
 * that.
 */
export function parse(text) {
  return JSON.parse(text, (key, value, context) =>
    typeof value === 'number' && JSON.rawJSON && context && String(value) !== context.source
      ? JSON.rawJSON(context.source)
      : value,
  );
}

export function isJson(text) {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/**
 * Formats JSON over several lines. A short value stays on one line, unless the top level is to be
 * broken.
 */
export function pretty(text, isBroken = false) {
  const tokens = text.match(TOKEN) ?? [];
  let next = 0;

  function value(indent) {
    const token = tokens[next++] ?? '';
    return token === '{' || token === '[' ? container(token, indent) : token;
  }

  function container(open, indent) {
    const close = open === '{' ? '}' : ']';
    const items = [];
    while (next < tokens.length && tokens[next] !== close) {
      const name = open === '{' ? tokens[next++] : '';
      if (open === '{') {
        next++; // the colon
      }
      items.push((name && `${name}: `) + value(`${indent}  `));
      if (tokens[next] === ',') {
        next++;
      }
    }
    next++;
    const line = open + items.join(', ') + close;
    if (items.length === 0 || ((indent || !isBroken) && line.length <= WIDEST_LINE && !line.includes('\n'))) {
      return line;
    }
    return `${open}\n${indent}  ${items.join(`,\n${indent}  `)}\n${indent}${close}`;
  }

  return value('');
}

/** Returns pretty JSON in colours, as an element; other text is shown as it is. */
export function shown(text, isBroken = false) {
  const code = el('code');
  const whole = isJson(text) ? pretty(text, isBroken) : text;
  if (whole.length > LONGEST_IN_COLOUR) {
    const rest = whole.length - LONGEST_SHOWN;
    code.append(whole.slice(0, LONGEST_SHOWN), rest > 0 ? `\n… ${rest} more characters` : '');
  } else {
    colour(code, whole);
  }
  return code;
}

/** Adds a text that looks like JSON to an element, in colours. */
export function colour(code, text) {
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const [token] = match;
    const kind = kindOf(token, text[match.index + token.length] === ':');
    if (kind) {
      code.append(text.slice(end, match.index), el('span', { class: `json-${kind}` }, token));
      end = match.index + token.length;
    }
  }
  code.append(text.slice(end));
}

function kindOf(token, isName) {
  if (token[0] === '"') {
    return isName ? 'name' : 'text';
  }
  if (/^[-\d]/.test(token)) {
    return 'number';
  }
  return /^(true|false|null)$/.test(token) ? 'word' : undefined;
}

/** Returns whether a text may be the parameters of a request: an array, an object, or nothing. */
export function isParams(text) {
  return text === '' || (isJson(text) && /^[[{]/.test(text));
}
