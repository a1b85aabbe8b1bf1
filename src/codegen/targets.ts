/** The targets there are: a new one is a folder beside `tfjs` and an entry here. */
import type { Target } from './target.ts';
import { tfjs } from './tfjs/index.ts';

/** The choices of `--target`; the first is the default. */
export const targets: readonly Target[] = [tfjs];
