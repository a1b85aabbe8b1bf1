/** The trials of a sweep in a text, for tests. */
import { SourceFile } from '../../src/diagnostics/source.ts';
import { OpenFile, openFile } from '../../src/sweep/open-file.ts';
import { everyPick, firstPick, sizeOf } from '../../src/sweep/space.ts';

export const nowhere = { load: () => undefined };

export function trialsOf(text: string, name?: string): { readonly count: number; readonly labels: readonly string[]; readonly texts: readonly string[] } {
  const open = new OpenFile(new SourceFile('sweep.gradnet', text));
  const sweep = open.sweeps.find((each) => name === undefined || each.name.text === name);
  const choices = open.choicesOf(sweep);
  return { count: sizeOf(choices), labels: choices.map(({ label }) => label), texts: [...everyPick(choices)].map((picks) => open.write(sweep, picks).text) };
}

/** A program out of a text: the first trial where values are open, else the text itself. */
export function firstTrial(text: string): string {
  const open = openFile(new SourceFile('sweep.gradnet', text));
  if (open === undefined) return text;
  const [sweep] = open.sweeps;
  return open.write(sweep, firstPick(open.choicesOf(sweep))).text;
}
