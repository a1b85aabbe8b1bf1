/**
 * Import hook of `gradnetc run`: a program says `gradnet/runtime` wherever it lies, and this makes that mean the runtime
 * of the gradnet that compiled it. Loaded into the program's process with `node --import`.
 */
import * as nodeModule from 'node:module';

/** What programs import: the package, or, of a folder that `compile --standalone` made, the runtime beside them. */
const RUNTIME = /^gradnet\/runtime$|\/gradnet-runtime\.mjs$/;
const runtime = new URL('../runtime/index.js', import.meta.url).href;

type Resolve = (specifier: string, context: object, next: (specifier: string, context: object) => unknown) => unknown;
type RegisterHooks = (hooks: { resolve: Resolve }) => unknown;

// Typed here, since it is younger than the oldest Node that is supported.
const { registerHooks } = nodeModule as unknown as { registerHooks?: RegisterHooks };
if (registerHooks) {
  registerHooks({
    resolve: (specifier, context, next) => (RUNTIME.test(specifier) ? { url: runtime, shortCircuit: true } : next(specifier, context)),
  });
} else {
  const hook = `export const resolve = (specifier, context, next) =>
    ${RUNTIME}.test(specifier) ? { url: ${JSON.stringify(runtime)}, shortCircuit: true } : next(specifier, context);`;
  nodeModule.register(`data:text/javascript,${encodeURIComponent(hook)}`);
}
