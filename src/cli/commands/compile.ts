/** `gradnetc compile`: writes the program, or what the compiler knows on the way to it. */
import { basename, dirname } from 'node:path';
import { STANDALONE_RUNTIME } from '../../codegen/standalone.ts';
import { targets } from '../../codegen/targets.ts';
import { analyze } from '../../compile.ts';
import type { CommandSpec, OptionValues } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { graphText } from '../graph-text.ts';
import { complain, print } from '../output.ts';
import { compileFile, tell } from '../pipeline.ts';
import { createHost, readSource } from '../sources.ts';
import { writeStandalone } from '../standalone.ts';
import { canImportRuntime, holds, writeWhole } from '../write.ts';

export const compileCommand: CommandSpec = {
  name: 'compile',
  summary: 'write the TensorFlow.js program of a file',
  doc:
    'The program goes to stdout, or with -o to a file, which appears whole or not at all. It imports `gradnet/runtime`; ' +
    'with --standalone it is a folder that runs without gradnet. Findings go to stderr.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [
    { name: 'out', short: 'o', value: 'FILE', doc: 'where to write; `-`, the default, is stdout (--standalone: a folder, by default named after the file)' },
    { name: 'target', short: 't', value: 'NAME', choices: targets.map(({ name }) => name), default: targets[0]!.name, doc: 'what the program is written for' },
    { name: 'emit', value: 'WHAT', choices: ['program', 'ir', 'ast'], default: 'program', doc: 'the program, the graph with its shapes, or the syntax tree as JSON' },
    { name: 'standalone', doc: 'write a folder with everything the program needs' },
    { name: 'check', doc: 'write nothing; exit with 1 when the file given with -o is not what would be written' },
  ],
  examples: [
    { line: 'gradnetc compile model.gradnet -o model.mjs', doc: 'then: node model.mjs --epochs 3' },
    { line: 'gradnetc compile model.gradnet --emit ir', doc: 'every layer with its shape' },
    { line: 'gradnetc compile model.gradnet --standalone -o model', doc: 'then, anywhere: node model/program.mjs' },
  ],
  async run([file = ''], options) {
    const emit = text(options, 'emit') ?? 'program';
    refuseCombinations(options, emit);
    const target = text(options, 'target');
    if (options['standalone'] === true) return standalone(file, target, text(options, 'out'));
    const output = emit === 'program' ? (await compileFile(file, { target })).code : intermediate(file, emit);
    return output === undefined ? 1 : deliver(output, text(options, 'out') ?? '-', options['check'] === true, emit);
  },
};

function refuseCombinations(options: OptionValues, emit: string): void {
  const out = text(options, 'out') ?? '-';
  if (options['standalone'] === true && (emit !== 'program' || options['check'] === true)) {
    throw new Failure(`--standalone writes a folder and takes neither --emit ${emit} nor --check`, 'leave one of them out');
  }
  if (options['standalone'] === true && text(options, 'out') === '-') throw new Failure('--standalone writes a folder, which stdout cannot take', 'name a folder with -o');
  if (options['check'] === true && out === '-') throw new Failure('--check compares with a file, and none is given', 'name it with -o FILE');
}

/** The tree or the graph: they need no `train`, and errors are told but do not hide what could be made out. */
function intermediate(file: string, emit: string): string | undefined {
  const analysis = analyze(readSource(file), createHost());
  tell(analysis);
  if (emit === 'ast') return `${JSON.stringify(analysis.unit, null, 2)}\n`;
  if (analysis.diagnostics.some((it) => it.severity === 'error')) return undefined;
  return analysis.program.networks.map((graph) => graphText(graph, analysis.facts.get(graph)?.shapes)).join('\n');
}

function deliver(output: string, out: string, check: boolean, emit: string): number {
  if (out === '-') {
    print(output);
  } else if (check) {
    if (holds(out, output)) return 0;
    complain(`error: ${out} is not what gradnetc would write\n  = help: compile again without --check\n`);
    return 1;
  } else {
    writeWhole(out, output);
    if (emit === 'program' && !canImportRuntime(dirname(out))) {
      complain(`note: ${basename(out)} imports gradnet/runtime, which is not installed there\n  = help: npm install gradnet, or compile with --standalone\n`);
    }
  }
  return 0;
}

async function standalone(file: string, target: string | undefined, out = `${basename(file, '.gradnet')}-standalone`): Promise<number> {
  const { code, training } = await compileFile(file, { target, runtime: STANDALONE_RUNTIME });
  if (code === undefined || training === undefined) return 1;
  writeStandalone(out, code, basename(file, '.gradnet'), training);
  complain(`wrote ${out}/\n  = help: node ${out}/program.mjs\n`);
  return 0;
}
