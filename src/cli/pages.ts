/** Finds explain pages: dist/pages beside the bundle, made from src/diagnostics/pages and src/rules by the build. */
import { readFileSync } from 'node:fs';
import { codes } from '../diagnostics/codes.ts';
import type { Severity } from '../diagnostics/diagnostic.ts';
import { rules } from '../rules/index.ts';
import { Failure } from './failure.ts';

export interface Topic {
  readonly code: string;
  readonly name: string;
  readonly severity: Severity;
}

/** Every diagnostic and every rule, by code. */
export function topics(): Topic[] {
  const diagnostics = Object.entries(codes).map(([name, { code, severity }]) => ({ code, name, severity }));
  return [...diagnostics, ...rules.map(({ code, name, severity }) => ({ code, name, severity }))].sort((a, b) => (a.code < b.code ? -1 : 1));
}

/** The page as Markdown. */
export function readPage(topic: Topic): string {
  try {
    return readFileSync(new URL(`../pages/${topic.name}.md`, import.meta.url), 'utf8');
  } catch {
    throw new Failure(`the page of ${topic.code} is missing from this installation`, 'reinstall gradnet, or run npm run build in its repository');
  }
}
