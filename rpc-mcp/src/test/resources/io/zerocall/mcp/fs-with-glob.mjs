// The suite imports a function that Node has since version 22. Only another command of it uses that function.
import * as fs from 'node:fs';

export * from 'node:fs';
export { default } from 'node:fs';
export const globSync = fs.globSync;
