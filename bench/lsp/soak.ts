/** Random edits for a long time: what the server knows is what a fresh reader would. */
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { randomEdits } from '../../test/lsp/random-edits.ts';
import { startServer } from './server.ts';

const EDITED = 'file:///nowhere/edited.gradnet';
const FRESH = 'file:///nowhere/fresh.gradnet';
const ALL = { range: { start: { line: 0, character: 0 }, end: { line: 1e6, character: 0 } } };

/** @returns whether it does */
export async function soak(count: number): Promise<boolean> {
  const server = await startServer();
  const original = readFileSync('examples/resnet-small.gradnet', 'utf8');
  const known = async (uri: string): Promise<unknown[]> => {
    const answers = await Promise.all([server.request('diagnostic', uri), server.request('documentSymbol', uri), server.request('semanticTokens/full', uri), server.request('inlayHint', uri, ALL)]);
    return JSON.parse(JSON.stringify(answers).replaceAll(uri, 'URI')) as unknown[];
  };
  await server.open(EDITED, original);
  let [i, different] = [0, 0];
  for (const { change, text } of randomEdits(original, 'soak')) {
    if (++i > count) break;
    await server.change(EDITED, change);
    const edited = await known(EDITED);
    if (i % 10 === 9) {
      await server.open(FRESH, text);
      if (!isDeepStrictEqual(edited, await known(FRESH))) different++;
      await server.close(FRESH);
    }
  }
  await server.stop();
  console.log(`  ${count.toLocaleString('en-US')} random edits: ${different} of ${Math.floor(count / 10)} states differed from a fresh one`);
  return different === 0;
}
