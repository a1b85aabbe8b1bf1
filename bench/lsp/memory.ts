/** What the workspace keeps after random edits, garbage collected: flat, however many there were. */
import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { diagnose } from '../../src/lsp/features/diagnostics.ts';
import { semanticTokens } from '../../src/lsp/features/semantic-tokens.ts';
import { Workspace } from '../../src/lsp/workspace.ts';
import { randomEdits } from '../../test/lsp/random-edits.ts';

/** From a fifth of the edits to all of them. */
const GROWTH = 1.15;
const NAME = '/nowhere/edited.gradnet';

/** @returns whether it is flat */
export function staysFlat(count: number): boolean {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  const kept = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const workspace = new Workspace();
  let [i, early] = [0, 0];
  for (const { text } of randomEdits(readFileSync('examples/lenet5.gradnet', 'utf8'), 'memory')) {
    workspace.set(NAME, text);
    const snapshot = workspace.snapshot(NAME)!;
    diagnose(snapshot, () => undefined);
    semanticTokens(snapshot);
    if (++i === Math.ceil(count / 5)) early = kept();
    if (i === count) break;
  }
  const late = kept();
  console.log(`    ${early.toFixed(1)} MB kept after a fifth of them, ${late.toFixed(1)} MB after all (limit ${GROWTH} times)`);
  return late <= early * GROWTH;
}
