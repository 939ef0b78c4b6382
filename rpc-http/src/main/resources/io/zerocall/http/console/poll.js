// Questions to the server that a page repeats.

import { ask } from './api.js';

/**
 * Repeats a question while a page is part of the visible document, and shows problems.
 *
 * @param page the page's element
 * @param state the element that shows how the answers are, for example that there is none
 * @param words what it shows if there is no problem
 * @param once whether to stop for good when the page is left
 * @param look asks; returns a problem, or undefined
 * @returns a function that asks at once
 */
export function repeat({ page, state, words, everyMillis, once = false }, look) {
  let timer;
  let hasBeenShown = false;

  async function turn() {
    clearTimeout(timer);
    if (page.isConnected) {
      hasBeenShown = true;
      if (!document.hidden) {
        say(state, (await attempt(look)) ?? words);
      }
    } else if (once && hasBeenShown) {
      return;
    }
    clearTimeout(timer); // another turn may have begun meanwhile
    timer = setTimeout(turn, everyMillis);
  }

  timer = setTimeout(turn); // when the page is shown
  return turn;
}

/** Looks once. What goes wrong with one answer must not end the questions. */
async function attempt(look) {
  try {
    return await look();
  } catch (failure) {
    console.error(failure);
    return `The answer can’t be shown: ${failure}`;
  }
}

/** Shows words, unless they are there already: screen readers would repeat them. */
export function say(state, words) {
  if (state.textContent !== words) {
    state.textContent = words;
  }
}

/** Asks several questions at the same time; returns the results, and the first problem. */
export async function askAll(...questions) {
  const answers = await Promise.all(questions.map(([method, params]) => ask(method, params)));
  return { results: answers.map(({ result }) => result), problem: answers.find(({ problem }) => problem)?.problem };
}
