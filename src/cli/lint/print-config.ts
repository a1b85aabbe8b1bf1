/** `lint --print-config`: what holds for a file, where that was found, and how grave each finding is there. */
import { grades } from '../../config/choose.ts';
import { knownDiagnostics } from '../../suppress.ts';
import type { Request } from './request.ts';

/** JSON in the form of a configuration that would give the same, with the place of the one that holds. */
export function effectiveConfig(file: string, { configs }: Request): string {
  const config = configs.of(file);
  const chosen = grades(configs.layersFor(file));
  const known = knownDiagnostics().filter(({ severity }) => severity !== 'error').sort((a, b) => (a.code < b.code ? -1 : 1));
  const shown = {
    file,
    config: config?.path ?? null,
    format: config?.format ?? 'pretty',
    maxWarnings: config?.maxWarnings ?? null,
    rules: Object.fromEntries(known.map(({ code, name }) => [name, chosen.get(code) ?? 'off'])),
  };
  return `${JSON.stringify(shown, null, 2)}\n`;
}
