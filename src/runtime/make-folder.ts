/** Makes folders where the user asked for them. */
import { existsSync, mkdirSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes `folder` and what is missing above it, one by one: mkdir's recursive form hides why it failed (read-only), and below
 * /proc it never ends.
 * @throws the file system's own error
 */
export function makeFolder(folder: string): void {
  const missing: string[] = [];
  for (let at = resolve(folder); !existsSync(at); at = dirname(at)) missing.unshift(at);
  for (const each of missing) {
    try {
      mkdirSync(each);
    } catch (error) {
      if (!existsSync(each)) throw error; // or another process was quicker
    }
  }
}
