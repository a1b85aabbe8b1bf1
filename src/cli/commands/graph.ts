/** `gradnetc graph`: the network, drawn. */
import { extname } from 'node:path';
import type { CommandSpec, OptionValues } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { networkOf } from '../network.ts';
import { isTerminal, print } from '../output.ts';
import { tell } from '../pipeline.ts';
import { writeWhole } from '../write.ts';

const formats = ['svg', 'png', 'dot', 'mermaid'] as const;
const extensions: Readonly<Record<string, string>> = { '.svg': 'svg', '.png': 'png', '.dot': 'dot', '.gv': 'dot', '.mmd': 'mermaid', '.mermaid': 'mermaid' };

export const graphCommand: CommandSpec = {
  name: 'graph',
  summary: 'draw the network, coloured by the predicted gradient',
  doc:
    'Every layer with its shape, residual and dense connections as arcs around what they skip. The colour is the gradient predicted for ' +
    'the first step, relative to that at the last layer: blue where it vanishes, orange where it explodes. Rounds of a repetition that are ' +
    'alike are drawn once, with their number; blocks are closed from the depth on at which the drawing would outgrow a page.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [
    { name: 'format', short: 'f', value: 'FORMAT', choices: formats, doc: 'how it is written; by default what the ending of -o says, or svg' },
    { name: 'out', short: 'o', value: 'FILE', doc: 'where to write; `-`, the default, is stdout' },
    { name: 'network', value: 'NAME', doc: 'which network of the file; by default the one that is trained, or the first' },
    { name: 'fold', value: 'DEPTH', doc: 'how many frames deep blocks are open, 0 for none; by default as deep as a page bears' },
    { name: 'expand', doc: 'open every block, and draw every round of a repetition' },
  ],
  examples: [
    { line: 'gradnetc graph examples/resnet50.gradnet -o resnet50.svg', doc: 'a picture for a page' },
    { line: 'gradnetc graph model.gradnet -o model.png --fold 1', doc: 'pixels, with blocks inside blocks closed' },
    { line: 'gradnetc graph model.gradnet --format mermaid', doc: 'for a Markdown page' },
  ],
  async run([file = ''], options) {
    const out = text(options, 'out') ?? '-';
    const format = formatOf(options, out);
    const fold = depthOf(options);
    const shown = networkOf(file, text(options, 'network'));
    if (!shown) return 1;
    const { drawNetwork } = await import('../graph/formats.ts');
    const drawing = await drawNetwork(shown.graph, shown.facts, format, { fold, expand: options['expand'] === true });
    if (out === '-') print(drawing);
    else writeWhole(out, drawing);
    if (shown.failed) tell({ diagnostics: shown.findings, sources: shown.analysis.sources });
    return shown.failed ? 1 : 0;
  },
};

function formatOf(options: OptionValues, out: string): string {
  const ending = extname(out).toLowerCase();
  const format = text(options, 'format') ?? (out === '-' ? 'svg' : extensions[ending]);
  if (format === undefined) throw new Failure(`${out} does not say how to draw`, `end it with ${Object.keys(extensions).join(', ')}, or give --format`);
  if (format === 'png' && out === '-' && isTerminal(1)) throw new Failure('a terminal shows no PNG', 'name a file with -o');
  return format;
}

function depthOf(options: OptionValues): number | undefined {
  const given = text(options, 'fold');
  if (given === undefined) return undefined;
  if (options['expand'] === true) throw new Failure('--fold and --expand contradict each other', 'leave one of them out');
  if (!/^\d+$/.test(given)) throw new Failure(`--fold takes a whole number, not ${given}`, '--fold 1 opens the outermost blocks');
  return Number(given);
}
