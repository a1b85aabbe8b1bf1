/** `gradnetc run`: compiles a file and trains it, in a process of its own, so that the program is the one a user would run. */
import type { CommandSpec } from '../command.ts';
import { complain } from '../output.ts';
import { compileFile } from '../pipeline.ts';
import { argumentsOf, runEmitted } from '../run-program.ts';

const passedOn = [
  { name: 'epochs', value: 'N', doc: 'passes over the training data; the file says how many when it is left out' },
  { name: 'batch', value: 'N', doc: 'samples a step' },
  { name: 'seed', value: 'N', doc: 'seed of weights, order and noise: the same seed repeats the run' },
  { name: 'data', value: 'DIR', doc: 'directory of the data, in place of what the file says' },
  { name: 'download', doc: 'fetch the files of mnist, fashion_mnist, cifar10 or cifar100 from their homes, or from GRADNET_MIRROR, where they are missing; they stay in the cache' },
  { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], doc: 'what computes; auto takes the fastest that works' },
  { name: 'eager', doc: 'on the native engine: one operation after another, not one graph a step; to compare, or to look for a fault' },
  { name: 'out', short: 'o', value: 'DIR', doc: 'folder for weights, metrics, report and program; runs/<name>-<n> when it is left out' },
  { name: 'monitor-every', value: 'N', doc: 'record the layers\' gradients, weights and activations at every Nth step, in place of what `monitor` in the file says' },
  { name: 'tensorboard', doc: 'event files for TensorBoard in the folder of the run, too' },
  { name: 'checkpoint-every', value: 'T', doc: 'a state to resume from each T: 30s, 5min, "200 steps", "2 epochs", never, or auto, each epoch and each minute in at most a twentieth of the time; as `checkpoint` in the file says when it is left out, or auto' },
  { name: 'watch-page', value: 'PORT', optional: { form: /^\d+$/, otherwise: 'any' }, doc: 'a page in the browser that follows the run, at that port of this machine; without a number at 8471 or the next free one' },
  { name: 'json', doc: 'one JSON line an epoch and one at the end on stdout, nothing else' },
] as const;

/** For scripts that turn it off everywhere: there is nothing to pass on. */
const noXla = { name: 'no-xla', doc: 'changes nothing and says so: no step is compiled by XLA, which was measured and is slower' };

export const runCommand: CommandSpec = {
  name: 'run',
  summary: 'compile a file and train it',
  doc:
    'Compiles the file and runs the program. Ctrl-C ends after the step in hand and keeps what was trained. The folder of ' +
    'the run receives model/ (loads in TensorFlow.js), metrics.jsonl, report.html, the program, the source, and checkpoints/ for `gradnetc resume`.\n\n' +
    'Samples are read into memory where they take at most 512 MB; more stay in their files and are read while training, by ' +
    'threads that work ahead. GRADNET_DATA_MEMORY=2GB sets another limit. Texts and packed files that exceed it are unpacked ' +
    'to a file in GRADNET_SCRATCH (by default the user\'s cache), which is gone when the run ends.',
  arguments: [{ name: 'file', doc: 'the .gradnet file', required: true }],
  options: [...passedOn, noXla],
  examples: [
    { line: 'gradnetc run examples/lenet5.gradnet', doc: 'trains LeNet-5 on the embedded digits' },
    { line: 'gradnetc run model.gradnet --epochs 1 --seed 7 --engine wasm', doc: 'one epoch, repeatable' },
    { line: 'gradnetc run model.gradnet --json > log.jsonl', doc: 'for a script' },
  ],
  async run([file = ''], options) {
    if (options[noXla.name] === true) complain('--no-xla: nothing to turn off, no step of a training is compiled by XLA\n');
    const { code } = await compileFile(file);
    if (code === undefined) return 1;
    return runEmitted(file, code, argumentsOf(passedOn, options));
  },
};
