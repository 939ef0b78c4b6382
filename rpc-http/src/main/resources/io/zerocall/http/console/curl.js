// A request as a shell command.

import { headers } from './api.js';
import { address } from './connection.js';

/**
 * Returns the command that sends a text as the console does. The token is the shell variable
 * $TOKEN.
 */
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
