/** Random edits for a long time: what the server knows is what a fresh reader would, and its memory stays flat. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { randomEdits } from '../../test/lsp/random-edits.ts';
import { startServer } from './server.ts';

/** By how much the resident memory may grow between the first fifth of the edits and the last. */
const GROWTH = 1.15;
const EDITED = 'file:///nowhere/edited.gradnet';
const FRESH = 'file:///nowhere/fresh.gradnet';
const ALL = { range: { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } } };

/** @returns whether both hold */
export async function soak(count: number): Promise<boolean> {
  const server = await startServer();
  const original = readFileSync('examples/resnet-small.gradnet', 'utf8');
  const known = async (uri: string): Promise<unknown[]> => {
    const answers = await Promise.all([server.request('diagnostic', uri), server.request('documentSymbol', uri), server.request('semanticTokens/full', uri), server.request('inlayHint', uri, ALL)]);
    return JSON.parse(JSON.stringify(answers).replaceAll(uri, 'URI')) as unknown[];
  };
  await server.open(EDITED, original);
  let [i, different] = [0, 0];
  const memory: number[] = [];
  for (const { change, text } of randomEdits(original, 'soak')) {
    if (++i > count) break;
    await server.change(EDITED, change);
    const edited = await known(EDITED);
    if (i % 10 === 9) {
      await server.open(FRESH, text);
      if (!isDeepStrictEqual(edited, await known(FRESH))) different++;
      await server.close(FRESH);
    }
    if (i % 50 === 0) memory.push(residentMegabytes(server.pid));
  }
  await server.stop();
  const fifth = Math.ceil(memory.length / 5);
  const [early, late] = [Math.max(...memory.slice(0, fifth)), Math.max(...memory.slice(-fifth))];
  console.log(`  ${count.toLocaleString('en-US')} random edits: ${different} of ${Math.floor(count / 10)} states differed from a fresh one`);
  if (!Number.isNaN(early)) console.log(`    memory of at most ${early.toFixed(0)} MB in the first fifth, ${late.toFixed(0)} MB in the last (limit ${GROWTH} times)`);
  return different === 0 && !(late > early * GROWTH);
}

/** NaN where the system does not tell. */
function residentMegabytes(pid: number): number {
  if (process.platform !== 'linux') return NaN;
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
}
