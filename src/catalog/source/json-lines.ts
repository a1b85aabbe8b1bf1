/** `json_lines`: one JSON object a line. */
import { classesParam, fileFacts, momentsDoc, normalizeParam, onErrorParam, targetShapeParam, trainingOn } from '../from-files.ts';
import type { Shape, SourceWord } from '../types.ts';

export const jsonLines: SourceWord = {
  name: 'json_lines',
  family: 'source',
  summary: 'one JSON object a line, with numbers or lists of numbers as inputs',
  doc: `A text file with one JSON object a line, each a sample. Its inputs are the values of the keys in \`inputs\`, one after the other: numbers, \`true\` and \`false\` as 1 and 0, or lists of these, nested as deep as they are. Together they fill \`shape\`. The value of the key \`target\` is what is learned: any text or number as a label, numbers where there are no classes. Other keys are passed over, and so are empty lines.\n\n${momentsDoc}`,
  params: [
    { name: 'file', type: { type: 'string' }, doc: 'Path of the file, from the working directory; `--data DIR` looks for its name in DIR.' },
    { name: 'shape', type: { type: 'shape' }, doc: 'Shape of one sample.' },
    { name: 'inputs', type: { type: 'list', of: { type: 'string' } }, doc: 'Keys of the inputs, in order: `["age", "height"]`.' },
    { name: 'target', type: { type: 'string' }, doc: 'Key of what is learned.' },
    classesParam,
    targetShapeParam,
    onErrorParam('A line that is no JSON object, lacks a key or holds what is no number'),
    normalizeParam,
  ],
  example: trainingOn('json_lines("people.jsonl", 3, inputs: ["age", "height", "weight"], target: "income")', false),
  reference: 'https://jsonlines.org',
  aliases: ['jsonl', 'ndjson', 'json', 'read_json'],
  facts: (args) => fileFacts(args, args['shape'] as Shape, args['target_shape'] as Shape),
  emit: { tfjs: 'data.jsonLines' },
};
