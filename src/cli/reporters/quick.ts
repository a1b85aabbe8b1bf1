/** The formats that a person or an editor waits for: on the cold path, and so without the others. */
import { concise } from './concise.ts';
import { json } from './json.ts';
import { pretty } from './pretty.ts';
import type { Reporter } from './reporter.ts';

export const quickReporters: Readonly<Record<string, Reporter>> = { pretty, concise, json };
