// Creates elements. Everything from the server gets into the page as text or as an attribute's
// value, never as markup: no code here or elsewhere parses HTML.

/** Creates an element with attributes (`onclick` and the like are listeners) and children. */
export function el(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value !== false && value !== undefined && value !== null) {
      element.setAttribute(key, value === true ? '' : value);
    }
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== null));
  return element;
}

let ids = 0;

/** Returns an id that no other element has. */
export function newId(prefix) {
  ids += 1;
  return `${prefix}-${ids}`;
}

/** Text for screen readers only, for users who can't see where it belongs. */
export function unseen(text) {
  return el('span', { class: 'unseen' }, text);
}

/** A button that copies a text and confirms it. */
export function copyButton(label, text) {
  const button = el('button', { type: 'button', class: 'quiet small', 'aria-live': 'polite' }, label);
  button.addEventListener('click', async () => {
    button.textContent = (await copied(text())) ? 'Copied' : 'Can’t copy';
    setTimeout(() => (button.textContent = label), 1500);
  });
  return button;
}

async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedTheOldWay(text); // a page that came over plain HTTP from another host
  }
}

function copiedTheOldWay(text) {
  const focused = document.activeElement;
  const area = el('textarea', { class: 'unseen', 'aria-hidden': 'true' });
  area.value = text;
  document.body.append(area);
  area.select();
  const done = document.execCommand('copy');
  area.remove();
  focused?.focus();
  return done;
}
