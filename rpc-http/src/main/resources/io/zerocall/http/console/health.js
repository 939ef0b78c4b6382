// Shows whether the server accepts calls, and checks every few seconds while the page is visible.

import { address } from './connection.js';

const EVERY_MILLIS = 10_000;
const PATIENCE_MILLIS = 5_000;
const WORDS = { up: 'Up', closing: 'Closing', down: 'Not reachable' };

export function watchHealth() {
  const shown = document.getElementById('health');

  async function look() {
    const state = await healthState();
    if (shown.dataset.state !== state) {
      shown.dataset.state = state;
      shown.textContent = WORDS[state];
    }
  }

  look();
  setInterval(() => document.hidden || look(), EVERY_MILLIS);
  document.addEventListener('visibilitychange', () => document.hidden || look());
}

async function healthState() {
  try {
    const signal = AbortSignal.timeout(PATIENCE_MILLIS);
    const response = await fetch(new URL('health', address), { cache: 'no-store', signal });
    return response.ok ? 'up' : 'closing';
  } catch {
    return 'down';
  }
}
