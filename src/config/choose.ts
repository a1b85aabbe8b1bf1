/** From what is configured and what the command line says to what is looked for in one file. */
import type { Severity } from '../diagnostics/diagnostic.ts';
import type { Choice } from '../lint.ts';
import { rules } from '../rules/index.ts';
import { knownDiagnostics } from '../suppress.ts';
import { selected } from './selectors.ts';
import type { Grade, Selection } from './spec.ts';

/**
 * How grave each finding is, by its code; undefined for one that is left out.
 * @param layers from the weakest to the strongest; in one, `ignore` wins over `select`, and `rules` over both
 */
export function grades(layers: readonly Selection[]): ReadonlyMap<string, Severity | undefined> {
  const all = knownDiagnostics();
  const own = new Map(all.map(({ code, severity }) => [code, severity]));
  const chosen = new Map<string, Severity | undefined>();
  const grade = (selectors: readonly string[], as: Grade): void => {
    for (const it of selectors.flatMap((selector) => selected(selector, all))) {
      if (it.severity === 'error' || as === 'off') chosen.set(it.code, it.severity === 'error' ? 'error' : undefined);
      else chosen.set(it.code, as === 'on' ? (chosen.get(it.code) ?? own.get(it.code)) : as);
    }
  };
  grade(['recommended'], 'on');
  for (const { select, ignore, rules: graded } of layers) {
    if (select) {
      const before = new Map(chosen);
      grade(['all'], 'off');
      // What was graded before and is selected again keeps its grade.
      for (const it of select.flatMap((selector) => selected(selector, all))) chosen.set(it.code, before.get(it.code) ?? it.severity);
    }
    if (ignore) grade(ignore, 'off');
    for (const [name, as] of Object.entries(graded ?? {})) grade([name], as);
  }
  return chosen;
}

/** Undefined where nothing is said: then the recommended rules hold as they are. */
export function choose(layers: readonly Selection[]): Choice | undefined {
  if (layers.every(({ select, ignore, rules: graded }) => !select && !ignore && !graded)) return undefined;
  const chosen = grades(layers);
  return { rules: rules.filter(({ code }) => chosen.get(code) !== undefined), severityOf: ({ code }) => chosen.get(code) };
}
