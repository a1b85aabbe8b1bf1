/** Changes as a unified difference, which `git apply` and `patch` take. */
import { createTwoFilesPatch } from 'diff';
import type { Mended } from './fix.ts';

const CONTEXT = 3;

/** Empty where nothing changes. */
export const differences = (changes: readonly Mended[]): string =>
  changes.map(({ before, after }) => {
    const name = after.name.replaceAll('\\', '/');
    return createTwoFilesPatch(`a/${name}`, `b/${name}`, before.text, after.text, undefined, undefined, { context: CONTEXT }).replace(/^=+\n/, '');
  }).join('');
