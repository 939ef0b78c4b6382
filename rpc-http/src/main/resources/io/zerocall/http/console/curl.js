// A request as a line for a shell.

import { headers } from './api.js';
import { address } from './connection.js';

/** The command that sends a text as the console does. The token is left to the shell's $TOKEN. */
export function curl(text) {
  const { Authorization: token, ...others } = headers();
  return [
    `curl -sS ${quoted(address.href)}`,
    ...Object.entries(others).map(([name, value]) => `-H ${quoted(`${name}: ${value}`)}`),
    ...(token ? ['-H "Authorization: Bearer $TOKEN"'] : []),
    `-d ${quoted(text)}`,
  ].join(' \\\n  ');
}

function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
