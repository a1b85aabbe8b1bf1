/** Restores the checks that Node 23 removed from `util`; tfjs-node 4.22 still calls them, in the middle of training. */
import { createRequire } from 'node:module';

/** Adds what is missing to `util`, and nothing where it is still there. */
export function restoreRemovedUtil(): void {
  const util = createRequire(import.meta.url)('node:util') as Record<string, unknown>;
  const removed: Record<string, (value: unknown) => boolean> = {
    isNullOrUndefined: (value) => value === null || value === undefined,
    isArray: (value) => Array.isArray(value),
    isBoolean: (value) => typeof value === 'boolean',
    isNull: (value) => value === null,
    isNumber: (value) => typeof value === 'number',
    isString: (value) => typeof value === 'string',
    isUndefined: (value) => value === undefined,
    isObject: (value) => value !== null && typeof value === 'object',
    isFunction: (value) => typeof value === 'function',
  };
  for (const [name, check] of Object.entries(removed)) util[name] ??= check;
}
