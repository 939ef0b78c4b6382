// The page of a method: its description, a form to call it, and the request and its response.

import { el, newId, unseen } from './dom.js';
import { exampleButtons } from './examples.js';
import { Exchange } from './exchange.js';
import { ParameterForm } from './form.js';
import { RawForm } from './raw.js';
import { block } from './reply.js';

/**
 * Returns the page's elements. The first field takes the focus; without a field the heading may.
 */
export function methodPage(method, schemas) {
  const exchange = new Exchange(method.name);
  const changed = () => exchange.preview(form.read(false).text);
  const form = method['x-offered'] ? new RawForm(changed) : new ParameterForm(method, schemas, changed);
  exchange.preview(form.read(false).text);
  const fill = (params) => {
    form.fill(params);
    exchange.preview(form.read(false).text);
  };
  return el(
    'article',
    {},
    heading(method, schemas),
    el(
      'div',
      { class: 'work' },
      el('div', { class: 'ask' }, callForm(method.name, form, exchange, exampleButtons(method, fill)), method['x-offered'] ? undefined : reference(method, schemas)),
      exchange.element,
    ),
  );
}

/** A name that may break after its dots. */
export function breakable(name) {
  return name.split(/(?<=[._])/).flatMap((part, index) => (index ? [el('wbr'), part] : [part]));
}

function heading(method, schemas) {
  const given = method.params.map(
    (param) => `${param.name}${param.required ? '' : '?'}: ${schemas.describe(param.schema)}`,
  );
  const service = method.name.lastIndexOf('.') + 1;
  const title = el(
    'h1',
    { tabindex: '-1' },
    service ? el('span', { class: 'namespace' }, breakable(method.name.slice(0, service)), el('wbr')) : undefined,
    breakable(method.name.slice(service)),
  );
  return el(
    'header',
    { class: 'heading' },
    method.deprecated ? el('p', { class: 'badge' }, 'Deprecated') : undefined,
    title,
    method['x-offered']
      ? el('p', { class: 'help' }, 'A worker offers this method. The broker knows only its name.')
      : [
          el('p', { class: 'signature' }, el('code', {}, `(${given.join(', ')}) → ${schemas.describe(method.result?.schema)}`)),
          el('p', { class: 'help' }, method.description ?? method.summary ?? ''),
        ],
  );
}

function callForm(name, form, exchange, examples) {
  const call = el('button', { type: 'submit', class: 'primary' }, 'Call');
  const cancel = el('button', { type: 'button', class: 'quiet', disabled: true }, 'Cancel');
  const id = newId('parameters');
  const element = el(
    'form',
    { class: 'panel call', autocomplete: 'off', novalidate: true, 'aria-labelledby': id },
    el('div', { class: 'panel-head' }, el('h2', { id }, unseen(`${name}: `), 'Parameters'), examples),
    form.element,
    el('div', { class: 'actions' }, call, cancel, el('span', { class: 'hint keys' }, el('kbd', {}, 'Enter'), ' calls, ', el('kbd', {}, 'Esc'), ' leaves the field')),
  );
  let isRunning = false;
  element.addEventListener('submit', async (event) => {
    event.preventDefault();
    const { text, wrong } = form.read(true);
    if (wrong || isRunning) {
      wrong?.focus();
      return;
    }
    isRunning = true;
    call.setAttribute('aria-disabled', 'true'); // unlike disabled, this keeps the focus
    cancel.disabled = false;
    await exchange.send(text);
    isRunning = false;
    call.removeAttribute('aria-disabled');
    if (document.activeElement === cancel) {
      call.focus();
    }
    cancel.disabled = true;
  });
  element.addEventListener('keydown', (event) => submitByEnter(event, element));
  cancel.addEventListener('click', () => exchange.cancel());
  return element;
}

/** Enter in a line of text sends the call, and so does Ctrl+Enter anywhere. */
function submitByEnter(event, form) {
  if (event.repeat) {
    return; // from the Enter that opened the page
  }
  const isLine = event.target.matches('[data-line]') && !event.shiftKey;
  if (event.key === 'Enter' && !event.isComposing && (isLine || event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    form.requestSubmit();
  }
}

function reference(method, schemas) {
  return el(
    'div',
    { class: 'reference' },
    errors(method),
    details('Schemas of the parameters', Object.fromEntries(method.params.map(({ name, schema }) => [name, schema]))),
    details('Schema of the result', method.result?.schema),
    [...schemas.reachable([method.params, method.result])].map(([name, schema]) => details(`Schema of ${name}`, schema)),
  );
}

function errors({ errors: declared = [] }) {
  if (declared.length === 0) {
    return undefined;
  }
  return el(
    'section',
    { class: 'errors' },
    el('h2', {}, 'Errors'),
    el(
      'ul',
      {},
      declared.map(({ code, message, data }) =>
        el('li', {}, el('code', {}, String(code)), ` ${message}`, data ? details(`Schema of the data of ${message}`, data) : undefined),
      ),
    ),
  );
}

function details(title, schema) {
  if (!schema || Object.keys(schema).length === 0) {
    return undefined;
  }
  return el('details', {}, el('summary', {}, title), block(JSON.stringify(schema), title));
}
