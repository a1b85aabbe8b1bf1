/** What must hold of any text: it compiles or says why, its layout keeps its meaning, and its program builds the network that was checked. */
import { isDeepStrictEqual } from 'node:util';
import { compile, type Compiled } from '../../src/compile.ts';
import { SourceFile } from '../../src/diagnostics/source.ts';
import { formatSource } from '../../src/format/source.ts';
import { parse } from '../../src/parser/parse.ts';
import { RunError } from '../../src/runtime/errors.ts';
import { withRandomness } from '../../src/runtime/random.ts';
import { showShape } from '../../src/ir/types.ts';
import { experimentOf } from '../examples/run-program.ts';
import { withoutSpans } from '../parser/trees.ts';
import { trainHere } from '../runtime/in-process.ts';
import type { Generated } from './programs/program.ts';

/** More than any of these programs may keep the compiler busy; the slowest known takes a tenth. */
export const SECONDS = 10;

/** Compiles, and says how long the processor was at it. @throws where the compiler does, or reports a mistake of its own, or gives neither errors nor a program */
export function compiles({ text, files }: Generated): { readonly compiled: Compiled; readonly seconds: number } {
  const began = process.cpuUsage();
  const compiled = compile(new SourceFile('fuzz.gradnet', text), {
    load: (_, path) => (files[path] === undefined ? undefined : new SourceFile(path, files[path])),
  });
  const own = compiled.diagnostics.find(({ name }) => name === 'internal-error');
  if (own) throw new Error(`internal error: ${own.message}`);
  if (compiled.text === undefined && !compiled.diagnostics.some(({ severity }) => severity === 'error')) throw new Error('neither an error nor a program');
  const { user, system } = process.cpuUsage(began);
  return { compiled, seconds: (user + system) / 1e6 };
}

const treeOf = (text: string): unknown => {
  const { unit, diagnostics } = parse(new SourceFile('fuzz.gradnet', text));
  return diagnostics.some(({ severity }) => severity === 'error') ? undefined : withoutSpans(unit.items);
};

/** Lays out what parses, twice: the tree stays, and so does the second layout. @returns whether it parses */
export async function keepsItsLayout(text: string): Promise<boolean> {
  const tree = treeOf(text);
  if (tree === undefined) return false;
  const formatted = await formatSource(text);
  if (!isDeepStrictEqual(treeOf(formatted), tree)) throw new Error(`its layout means something else:\n${formatted}`);
  const again = await formatSource(formatted);
  // A comment in the midst of an expression moves behind it, and what it then stands behind may follow it once.
  if (again !== formatted && (!/\/\/|\/\*/.test(text) || (await formatSource(again)) !== again)) throw new Error(`its layout changes when it is laid out again:\n${formatted}\n${again}`);
  return true;
}

/** Builds the model of the program, and compares it with what the passes found. @returns whether it is small enough for that */
export async function builds(compiled: Compiled, largest = 100_000): Promise<boolean> {
  const { network } = compiled.training!;
  const { totals, shapes } = compiled.facts.get(network)!;
  if (!(totals.parameters <= largest)) return false;
  const experiment = await experimentOf(compiled);
  const model = withRandomness(1, 'weights', experiment.model);
  try {
    if (model.countParams() !== totals.parameters) throw new Error(`${totals.parameters} parameters were counted, ${model.countParams()} are built`);
    const built = model.outputs.map((output) => showShape(output.shape.slice(1)));
    const checked = network.outputs.map(({ node }) => showShape(shapes[node]!));
    if (!isDeepStrictEqual(built, checked)) throw new Error(`the outputs are ${built.join(', ')}, where ${checked.join(', ')} was said`);
  } finally {
    model.dispose();
  }
  return true;
}

/** Trains two steps of what is drawn and small. @returns whether it is, and whether nothing is wrong with the data that only shows when they are loaded */
export async function trains(compiled: Compiled): Promise<boolean> {
  const { network, data } = compiled.training!;
  const { totals } = compiled.facts.get(network)!;
  if (!(data.facts.samples !== null && data.facts.samples <= 64 && totals.flops < 1e6)) return false;
  const experiment = await experimentOf(compiled);
  try {
    await trainHere({ ...experiment, epochs: 1, model: () => withRandomness(1, 'weights', experiment.model) }, { stopAfter: 2 });
    return true;
  } catch (error) {
    // Files that are missing, samples that are all of one class: said in words, with what to do.
    if (error instanceof RunError) return false;
    throw error;
  }
}
