/** The TensorFlow.js target: a program that reads as a person would have written it, importing gradnet's runtime. */
import { diagnose } from '../../diagnostics/codes.ts';
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { Emission, EmissionInput, Target } from '../target.ts';
import { VERSION } from '../version.ts';
import { comment, literal } from './js.ts';
import { writeModel } from './model.ts';
import { Names } from './names.ts';
import { outline } from './outline.ts';
import { writePredicted, writePredictedOutputs } from './predicted.ts';
import { writePretrained } from './pretrained.ts';
import { writeSettings, writeTrain } from './training.ts';
import { NotEmittable } from './values.ts';

/** What the runtime exports for programs, in the order of the import line. */
const RUNTIME_NAMES = [
  'tf',
  'train',
  'data',
  'losses',
  'metrics',
  'optimizers',
  'schedules',
  'clip',
  'augment',
  'adversarial',
  'monitor',
  'checkpoint',
  'layers',
  'initializers',
];

export const tfjs: Target = { name: 'tfjs', extension: '.mjs', emit };

function emit({ file, training, facts, runtime = 'gradnet/runtime' }: EmissionInput): Emission {
  const diagnostics: Diagnostic[] = [];
  const report = (word: string, place: Diagnostic['place']): void =>
    void diagnostics.push(diagnose('not-emittable', { word, target: 'a TensorFlow.js program' }, { place }));
  const stem = fileName(file).replace(/\.gradnet$/, '');
  const outlined = outline(training.network, facts, (node, word) => report(word, node.place));
  const predicted = writePredicted(training.network, facts);
  const predictedOutputs = writePredictedOutputs(training, facts, outlined.valueOf);
  let call = '';
  try {
    call = writeTrain(
      training,
      stem,
      Object.entries({ predicted, predictedOutputs }).flatMap(([name, table]) => (table === undefined ? [] : [name])),
      writePretrained(training.network, facts.costs),
    );
  } catch (error) {
    if (!(error instanceof NotEmittable)) throw error;
    report(error.word, training.places[error.word] ?? training.data.places[error.word] ?? training.place);
  }
  if (diagnostics.length > 0) return { text: '', diagnostics };
  const parts = [
    writeSettings(training),
    ...writeModel(training.network, outlined, new Names()),
    ...[predicted, predictedOutputs].filter((table) => table !== undefined),
    call,
  ];
  const header = comment(`${stem}.mjs, from ${fileName(file)} by gradnetc ${VERSION}. Change the .gradnet file, not this one.`);
  return { text: `${[`${header}\n${importLine(parts, runtime)}`, ...parts].join('\n\n')}\n`, diagnostics };
}

/** The last part of a path, whichever slash it is written with: a program says nothing of where it was compiled. */
const fileName = (file: string): string => file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);

/** Only the names that the program uses. */
function importLine(parts: readonly string[], runtime: string): string {
  const used = RUNTIME_NAMES.filter((name) => name === 'train' || parts.some((part) => new RegExp(`(?<![\\w$.'"\`])${name}\\.`).test(part)));
  return `import { ${used.join(', ')} } from ${literal(runtime).code};`;
}
