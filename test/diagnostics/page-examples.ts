/** Reads the explain pages' examples, for every test that runs them. */
import { readFileSync, readdirSync } from 'node:fs';
import type { CodeName } from '../../src/diagnostics/codes.ts';

export const pagesFolder = new URL('../../src/diagnostics/pages/', import.meta.url);

export interface PageExample {
  readonly text: string;
  /** Marked so where one file cannot show the finding: another file or a limit of the machine is part of it. */
  readonly isFragment: boolean;
}

export interface Page {
  readonly name: CodeName;
  readonly title: string;
  readonly headings: readonly string[];
  /** Gives the finding of this name and no other. */
  readonly example: PageExample;
  /** Does not give it. */
  readonly instead: PageExample;
}

export function pages(): Page[] {
  return readdirSync(pagesFolder).map((file) => {
    const text = readFileSync(new URL(file, pagesFolder), 'utf8');
    const fences = [...text.matchAll(/^```gradnet( fragment)?\n([\s\S]*?)^```$/gm)].map((m): PageExample => ({ text: m[2]!, isFragment: m[1] !== undefined }));
    const [example, instead] = fences;
    if (!example || !instead) throw new Error(`${file} needs two examples`);
    return {
      name: file.replace(/\.md$/, '') as CodeName,
      title: /^# (.*)$/m.exec(text)?.[1] ?? '',
      headings: [...text.matchAll(/^## (.*)$/gm)].map((m) => m[1]!),
      example,
      instead,
    };
  });
}
