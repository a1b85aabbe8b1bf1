/** The formats of findings, one file each; `--format` takes these names. */
import type { formats } from '../../config/spec.ts';
import { concise } from './concise.ts';
import { github } from './github.ts';
import { json } from './json.ts';
import { pretty } from './pretty.ts';
import type { Reporter } from './reporter.ts';
import { sarif } from './sarif.ts';

export const reporters = { pretty, concise, json, sarif, github } satisfies Record<(typeof formats)[number], Reporter>;
