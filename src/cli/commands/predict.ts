/** `gradnetc predict`: what a trained run answers to pictures, rows, arrays and texts. */
import type { Answer, PredictReply, PredictRequest } from '../../runtime/use/predict.ts';
import type { CommandSpec } from '../command.ts';
import { text } from '../command.ts';
import { isTerminal, print, show } from '../output.ts';
import { askRuntime } from '../ask-runtime.ts';
import { findModel } from '../run-folders/find-model.ts';
import { writeWhole } from '../write.ts';

export const predictCommand: CommandSpec = {
  name: 'predict',
  summary: 'ask a trained run about files: pictures, rows, arrays, texts',
  doc:
    'Loads the weights that a run kept and answers for each input: a class with the probability of every class, or values. ' +
    'Inputs are prepared as the training samples were: pictures resized, columns and keys found by name, texts ' +
    'taken apart by the same tokens, gaps filled and values scaled with what was fitted then (it is stored in model.json). A folder stands for all pictures in it. A model of several inputs takes each by its name: keys or ' +
    'columns (numbers, or names of pictures; in CSV a vector may be `left_1`, `left_2` …), arrays of a .npz file, or a folder with a folder of pictures for each.',
  arguments: [{ name: 'model', doc: 'the folder of a run, its name in runs/, or a folder with model.json', required: true }, { name: 'inputs', doc: '.png, .jpg, .csv, .jsonl, .npy, .txt or -idx3-ubyte files, for several inputs .npz, or folders of pictures', required: true, variadic: true }],
  options: [
    { name: 'format', short: 'f', value: 'FORMAT', choices: ['json', 'csv'], default: 'json', doc: 'json is a line an input' },
    { name: 'out', short: 'o', value: 'FILE', doc: 'where to write it; stdout when it is left out' },
    { name: 'engine', value: 'ENGINE', choices: ['auto', 'native', 'wasm', 'cpu'], default: 'auto', doc: 'what computes; auto takes the fastest that works' },
  ],
  examples: [
    { line: 'gradnetc predict lenet5-1 digit.png', doc: 'one picture' },
    { line: 'gradnetc predict siamese-1 twos.jsonl', doc: '{"left": "a.png", "right": "b.png"} a line' },
    { line: 'gradnetc predict runs/iris-2 flowers.csv --format csv -o answers.csv', doc: 'a row for each row' },
  ],
  async run([given = '', ...inputs], options) {
    const request = { ...findModel(given), engine: text(options, 'engine') as PredictRequest['engine'], inputs } satisfies PredictRequest;
    const reply = await askRuntime<PredictReply>('predictProgram', request);
    if (typeof reply === 'number') return reply;
    const written = text(options, 'format') === 'csv' ? csvOf(reply) : reply.rows.map((row) => `${JSON.stringify(row)}\n`).join('');
    const out = text(options, 'out');
    if (out === undefined) (isTerminal(1) ? show : print)(written);
    else writeWhole(out, written);
    return 0;
  },
};

function csvOf({ rows }: PredictReply): string {
  const cells = (answer: Answer): [string, string][] => {
    const named = (name: string): string => (answer.output === '' ? name : `${answer.output}_${name}`);
    if (answer.values !== undefined) return answer.values.map((value, k) => [named(answer.values!.length === 1 ? 'value' : `value_${k + 1}`), String(value)]);
    return [
      [named('class'), answer.class!],
      ...Object.entries(answer.probabilities!).map(([name, share]): [string, string] => [named(`p_${name}`), String(share)]),
    ];
  };
  const table = rows.map(({ input, answers }) => [['input', input] as [string, string], ...answers.flatMap(cells)]);
  const quoted = (cell: string): string => (/[",\n\r]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return [table[0]?.map(([name]) => name) ?? ['input'], ...table.map((row) => row.map(([, value]) => value))].map((row) => `${row.map(quoted).join(',')}\n`).join('');
}
