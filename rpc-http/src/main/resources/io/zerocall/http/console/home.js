// The first page: all services with their methods, or the reason why they can't be shown.

import { el } from './dom.js';
import { breakable } from './method.js';
import { byService, linkTo } from './navigation.js';

export function homePage({ info = {}, methods }) {
  const services = [...byService(methods)];
  return el(
    'article',
    { class: 'home' },
    el(
      'header',
      { class: 'heading' },
      el('h1', { tabindex: '-1' }, info.title ?? 'Services'),
      el('p', { class: 'help' }, info.description ?? '', ` ${count(methods.length, 'method')} in ${count(services.length, 'service')}.`),
      el(
        'p',
        { class: 'hint keys' },
        el('kbd', {}, '/'),
        ' filters, ',
        el('kbd', {}, '↓'),
        ' and ',
        el('kbd', {}, '↑'),
        ' move through the methods, ',
        el('kbd', {}, 'Enter'),
        ' opens one and calls it.',
      ),
    ),
    services.map(([service, own]) =>
      el(
        'section',
        { class: 'panel' },
        el('h2', {}, breakable(service || 'functions')),
        el(
          'dl',
          {},
          own.map((method) => [
            el('dt', {}, el('a', { href: linkTo(method.name) }, breakable(method.shortName))),
            el('dd', {}, method.summary ?? ''),
          ]),
        ),
      ),
    ),
  );
}

export function unknownPage(name) {
  return el(
    'article',
    {},
    el('header', { class: 'heading' }, el('h1', { tabindex: '-1' }, 'No such method')),
    el('p', {}, 'This server has no method called ', el('code', {}, name), '.'),
  );
}

export function failedPage(error, again) {
  const retry = el('button', { type: 'button', class: 'quiet', onclick: again }, 'Retry');
  return el(
    'article',
    {},
    el('header', { class: 'heading' }, el('h1', { tabindex: '-1' }, 'The server doesn’t describe its methods')),
    el('div', { class: 'error', role: 'alert' }, el('p', { class: 'error-message' }, error.message)),
    el('p', {}, 'If the server requires a token, enter it under Connection.'),
    retry,
  );
}

function count(number, word) {
  return `${number} ${word}${number === 1 ? '' : 's'}`;
}
