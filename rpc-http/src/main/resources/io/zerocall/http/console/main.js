// The entry point: loads the server's methods, and shows the page that the address names.

import { discover } from './api.js';
import { brokerPage } from './broker.js';
import { bindSettings, connection } from './connection.js';
import { watchHealth } from './health.js';
import { failedPage, homePage, unknownPage } from './home.js';
import { jobPage } from './job.js';
import { jobsPage } from './jobs.js';
import { methodPage } from './method.js';
import { BROKER, JOBS, Navigation, TOPICS } from './navigation.js';
import { Schemas } from './schema.js';
import { topicsPage } from './topics.js';

const main = document.getElementById('main');
const pages = new Map(); // kept, so that typed input is still there when the user comes back
let topics;
let broker;
let jobs;
let server;

async function load() {
  try {
    const document = await discover();
    server = { document, schemas: new Schemas(document), navigation: new Navigation(document.methods, others(document)) };
  } catch (error) {
    server = { error, document: { methods: [] }, schemas: new Schemas(), navigation: new Navigation([], others({})) };
  }
  pages.clear();
  document.getElementById('server').textContent = server.document.info?.title ?? '';
  document.getElementById('navigation').replaceChildren(...server.navigation.elements);
  show();
  if (document.activeElement === document.body) { // otherwise the user has moved the focus
    firstField()?.focus();
  }
}

function isBroker(document) {
  return document['x-broker'] !== undefined;
}

function keepsJobs(document) {
  return document['x-broker']?.jobs === true;
}

/** Returns the pages that aren't about a method. */
function others(document) {
  return [[TOPICS, 'Topics'], ...(isBroker(document) ? [[BROKER, 'Broker']] : []), ...(keepsJobs(document) ? [[JOBS, 'Jobs']] : [])];
}

/** Returns the name after the # of the address. */
function place() {
  try {
    return decodeURIComponent(location.hash.slice(1));
  } catch {
    return location.hash.slice(1);
  }
}

function page(name) {
  if (name === TOPICS) {
    topics ??= topicsPage();
    return topics;
  }
  if (name === BROKER && isBroker(server.document)) {
    broker ??= brokerPage();
    return broker;
  }
  if (keepsJobs(server.document)) {
    if (name === JOBS) {
      jobs ??= jobsPage();
      return jobs;
    }
    if (name.startsWith(`${JOBS}/`)) {
      return jobPage(name.slice(JOBS.length + 1));
    }
  }
  if (server.error) {
    return failedPage(server.error, load);
  }
  if (!pages.has(name)) {
    const method = server.document.methods.find((one) => one.name === name);
    pages.set(name, name === '' ? homePage(server.document) : method ? methodPage(method, server.schemas) : unknownPage(name));
  }
  return pages.get(name);
}

function show() {
  const name = place();
  const shown = page(name);
  main.replaceChildren(shown);
  document.body.dataset.view = name === '' ? 'home' : 'page';
  const heading = shown.querySelector('h1').textContent;
  document.title = `${heading} · ${name === '' ? 'Zerocall console' : (server.document.info?.title ?? 'Zerocall')}`;
  server.navigation.mark(name);
}

function firstField() {
  return main.querySelector('[data-first]');
}

window.addEventListener('hashchange', () => {
  if (server) {
    show();
    window.scrollTo(0, 0);
    (firstField() ?? main.querySelector('h1')).focus();
  }
});

document.getElementById('skip').addEventListener('click', (event) => {
  event.preventDefault(); // the part after # is a method's name
  main.focus();
});

document.addEventListener('keydown', (event) => {
  const isTyping = event.target.matches('input:not([type=checkbox], [type=radio]), textarea, select');
  if (event.key === '/' && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
    event.preventDefault();
    toFilter();
  } else if (event.key === 'Escape' && isTyping && !event.isComposing && main.contains(event.target)) {
    main.querySelector('h1').focus(); // where keys are shortcuts
  } else {
    server?.navigation.key(event);
  }
});

/** Moves to the filter. On a narrow screen the list is a page of its own. */
function toFilter() {
  if (getComputedStyle(document.getElementById('navigation')).display === 'none') {
    window.addEventListener('hashchange', () => server.navigation.focusFilter(), { once: true });
    location.hash = '';
  } else {
    server?.navigation.focusFilter();
  }
}

bindSettings();
connection.addEventListener('change', load);
watchHealth();
load();
