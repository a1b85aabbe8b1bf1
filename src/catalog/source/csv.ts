/** `csv`: a table of numbers in a text file. */
import { classesParam, fileFacts, momentsDoc, normalizeParam, onErrorParam, trainingOn } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const csv: SourceWord = {
  name: 'csv',
  family: 'source',
  summary: 'a table in a CSV file: one row a sample, one column the target',
  doc: `Rows of a CSV file (RFC 4180: fields in double quotes may hold delimiters and line breaks; gzipped where the name ends in \`.gz\`). The column \`target\` is what is learned, all others are inputs but those in \`leave_out\`. Inputs are numbers; \`true\` and \`false\` count as 1 and 0. Labels are any texts, in the order of their names, or whole numbers from 0.\n\nMissing values are empty fields, \`NA\`, \`N/A\`, \`NaN\`, \`null\` and \`?\`. A row of another length or with a value that is missing or no number ends the run with its line, or is left out with \`on_error: skip\`; more labels than classes end it in any case.\n\n${momentsDoc}`,
  params: [
    { name: 'file', type: { type: 'string' }, doc: 'Path of the file, from the working directory; `--data DIR` looks for its name in DIR.' },
    { name: 'features', type: { type: 'integer', min: 1 }, doc: 'Number of columns that are inputs.' },
    { name: 'target', type: { type: 'string' }, doc: 'Name of the column that is learned; the last one unless given.', default: null },
    classesParam,
    { name: 'leave_out', type: { type: 'list', of: { type: 'string' } }, doc: 'Columns that are neither: `["id", "date"]`.', default: null },
    { name: 'header', type: { type: 'boolean' }, doc: 'Whether the first row names the columns; otherwise their names are "1", "2", …', default: true },
    { name: 'delimiter', type: { type: 'string' }, doc: 'What stands between two fields: `";"`.', default: ',' },
    { name: 'missing', type: { type: 'choice', of: ['error', 'mean', 'zero', 'drop'] }, doc: 'Missing inputs are refused, become the mean of the training samples or zero, or drop their row.', default: 'error' },
    normalizeParam,
    onErrorParam('A row of another length, or with a value that is missing or no number,'),
  ],
  example: trainingOn('csv("iris.csv", features: 4, target: "species", classes: 3)', true),
  reference: 'RFC 4180, https://www.rfc-editor.org/rfc/rfc4180',
  aliases: ['CSV', 'table', 'read_csv', 'tsv', 'dataframe'],
  check: ({ delimiter }) => ((delimiter as string).length === 1 && !/["\r\n]/.test(delimiter as string) ? undefined : { argument: 'delimiter', allowed: 'one character, but no quote or line break' }),
  facts: (args) => fileFacts(args, [args['features'] as number]),
  emit: { tfjs: 'data.csv' },
};
