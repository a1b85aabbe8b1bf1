/** `gradnetc verify`: draws the real model many times and sets its gradients beside the predicted ones. */
import { basename } from 'node:path';
import { formatEmitted } from '../../format/emitted.ts';
import type { EngineRequest } from '../../runtime/engine/types.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { Failure } from '../failure.ts';
import { wholeNumber } from '../numbers.ts';
import { print } from '../output.ts';
import { tell } from '../pipeline.ts';
import { createHost, readSource } from '../sources.ts';
import { compareLayers } from '../verify/comparison.ts';
import { comparisonJson } from '../verify/json.ts';
import { measureProgram } from '../verify/measure.ts';
import { compileSubject } from '../verify/subject.ts';
import { comparisonTable } from '../verify/table.ts';

const MOST = 1000;

export const verifyCommand: CommandSpec = {
  name: 'verify',
  summary: 'measure what analyze predicts: gradients of the real model over many draws of its weights',
  doc:
    'Compiles the file, draws the model `--seeds` times and runs it forward and backward on a batch of the training data, ' +
    'without training it. Shows, for each layer, the predicted and the measured norm of the gradient of its kernel, and the ' +
    'root mean squares of its values and of the gradient by them, with the factor between the two. A file without a ' +
    '`train` section is measured on Gaussian noise with drawn labels, for which it is then predicted as well.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [
    { name: 'seeds', value: 'N', default: '10', doc: 'draws of the weights, each with a batch of its own' },
    { name: 'seed', value: 'N', doc: 'seed of the first draw; the file says which when it is left out' },
    { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
    { name: 'noise', doc: 'standard Gaussian inputs with drawn labels in place of the data' },
    { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
    { name: 'format', short: 'f', value: 'FORMAT', choices: ['pretty', 'json'], default: 'pretty', doc: 'how it is written' },
  ],
  examples: [
    { line: 'gradnetc verify examples/lenet5.gradnet', doc: 'predicted beside measured' },
    { line: 'gradnetc verify model.gradnet --seeds 30 --noise --format json', doc: 'for a machine, without reading data' },
  ],
  async run([file = ''], options) {
    const seeds = wholeNumber(text(options, 'seeds') ?? '10', 'seeds', 1, MOST);
    const seed = text(options, 'seed');
    const compiled = compileSubject(readSource(file), createHost(), options['noise'] === true);
    tell(compiled);
    const { training } = compiled;
    if (compiled.text === undefined || training === undefined) return 1;
    const facts = compiled.facts.get(training.network);
    if (facts?.signals === undefined) throw new Failure(`nothing is predicted for ${training.network.name}`, 'give every dimension of its input a size');
    const reply = await measureProgram(basename(file, '.gradnet'), await formatEmitted(compiled.text), {
      seeds,
      ...(seed === undefined ? {} : { seed: wholeNumber(seed, 'seed', 0, Number.MAX_SAFE_INTEGER) }),
      data: text(options, 'data'),
      engine: (text(options, 'engine') ?? 'auto') as EngineRequest,
    });
    if (typeof reply === 'number') return reply;
    const rows = compareLayers(training.network, facts, compiled.sources, reply.measurements);
    const shown = { network: training.network.name, data: reply.data, batch: reply.batch, seeds, engine: reply.engine };
    print(text(options, 'format') === 'json' ? comparisonJson(rows, shown) : comparisonTable(rows, shown));
    return 0;
  },
};
