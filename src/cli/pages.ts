/** Finds explain pages: dist/pages beside the bundle, made from src/diagnostics/pages and src/rules by the build. */
import { readFileSync } from 'node:fs';
import type { KnownDiagnostic } from '../diagnostics/suppressions.ts';
import { knownDiagnostics } from '../suppress.ts';
import { Failure } from './failure.ts';

/** What there is a page of. */
export type Topic = Pick<KnownDiagnostic, 'code' | 'name' | 'severity'>;

/** Every diagnostic and every rule, by code. */
export const topics = (): Topic[] => knownDiagnostics().sort((a, b) => (a.code < b.code ? -1 : 1));

/** The page as Markdown. */
export function readPage(topic: Topic): string {
  try {
    return readFileSync(new URL(`../pages/${topic.name}.md`, import.meta.url), 'utf8');
  } catch {
    throw new Failure(`the page of ${topic.code} is missing from this installation`, 'reinstall gradnet, or run npm run build in its repository');
  }
}
