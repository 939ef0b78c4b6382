export async function resolve(specifier, context, next) {
  return specifier === 'fs'
    ? { url: new URL('fs-with-glob.mjs', import.meta.url).href, shortCircuit: true }
    : next(specifier, context);
}
