// The list of methods at the side, with its filter.

import { el } from './dom.js';
import { breakable } from './method.js';

export const TOPICS = '/topics';
export const BROKER = '/broker';
export const JOBS = '/jobs';

/** Groups methods by service: the part of a name before its last dot. */
export function byService(methods) {
  const services = new Map();
  for (const method of methods) {
    const dot = method.name.lastIndexOf('.');
    const service = dot < 0 ? '' : method.name.slice(0, dot);
    services.set(service, [...(services.get(service) ?? []), { ...method, shortName: method.name.slice(dot + 1) }]);
  }
  return services;
}

export function linkTo(name) {
  return `#${encodeURIComponent(name)}`;
}

export class Navigation {
  #links = [];
  #groups = [];
  #others;
  #filter = el('input', {
    id: 'filter',
    type: 'search',
    placeholder: 'Filter',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-describedby': 'found',
    'aria-keyshortcuts': '/',
  });
  #found = el('p', { class: 'unseen', id: 'found', role: 'status' });

  /** @param others the pages that aren't about a method, each with its title */
  constructor(methods, others) {
    const list = [...byService(methods)].map(([service, own]) => this.#group(service, own));
    this.#others = others.map(([name, title]) => ({
      name,
      link: el('a', { class: `${name.slice(1)}-link`, href: `#${name}` }, title),
    }));
    this.#filter.addEventListener('input', () => this.#narrow());
    this.elements = [
      el('div', { class: 'filter' }, el('label', { class: 'unseen', for: 'filter' }, 'Filter methods'), this.#filter, el('kbd', { 'aria-hidden': 'true' }, '/')),
      this.#found,
      el('div', { class: 'groups' }, list, el('p', { class: 'nothing', hidden: true }, 'No matching methods.')),
      el('div', { class: 'others' }, this.#others.map(({ link }) => link)),
    ];
  }

  #group(service, methods) {
    const links = methods.map((method) => {
      const link = el(
        'a',
        { href: linkTo(method.name), title: method.summary, class: method.deprecated ? 'deprecated' : undefined },
        breakable(method.shortName),
      );
      this.#links.push({ link, item: el('li', {}, link), name: method.name, text: `${method.name} ${method.summary ?? ''}`.toLowerCase() });
      return this.#links.at(-1);
    });
    const group = el('section', {}, el('h2', {}, breakable(service || 'functions')), el('ul', {}, links.map(({ item }) => item)));
    this.#groups.push({ group, links });
    return group;
  }

  #narrow() {
    const words = this.#filter.value.toLowerCase().split(/\s+/).filter(Boolean);
    this.#links.forEach((one) => (one.item.hidden = !words.every((word) => one.text.includes(word))));
    this.#groups.forEach(({ group, links }) => (group.hidden = links.every(({ item }) => item.hidden)));
    const count = this.#visible().length;
    this.elements[2].querySelector('.nothing').hidden = count > 0;
    this.#found.textContent = count === 1 ? '1 method' : `${count} methods`;
  }

  #visible() {
    return this.#links.filter(({ item }) => !item.hidden).map(({ link }) => link);
  }

  focusFilter() {
    this.#filter.focus();
    this.#filter.select();
  }

  /** Marks the current page. */
  mark(name) {
    this.#links.forEach(({ link, name: own }) => current(link, own === name));
    this.#others.forEach(({ link, name: own }) => current(link, own === name || name.startsWith(`${own}/`)));
  }

  /**
   * The arrow keys move through the filter and the list; Enter in the filter opens the first
   * method.
   */
  key(event) {
    const stops = [this.#filter, ...this.#visible(), ...this.#others.map(({ link }) => link)];
    const at = stops.indexOf(document.activeElement);
    if (at < 0) {
      return;
    }
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      stops[Math.min(Math.max(at + (event.key === 'ArrowDown' ? 1 : -1), 0), stops.length - 1)].focus();
    } else if (event.key === 'Enter' && at === 0 && this.#visible().length > 0) {
      event.preventDefault();
      this.#visible()[0].click();
    } else if (event.key === 'Escape' && at === 0) {
      this.#filter.value = '';
      this.#narrow();
    }
  }
}

function current(link, isCurrent) {
  if (isCurrent) {
    link.setAttribute('aria-current', 'page');
  } else {
    link.removeAttribute('aria-current');
  }
}
