/** `csv`: a table of numbers in a text file. */
import { classesParam, fileFacts, momentsDoc, normalizeParam, onErrorParam, trainingOn } from '../from-files.ts';
import type { SourceWord } from '../types.ts';

export const csv: SourceWord = {
  name: 'csv',
  family: 'source',
  summary: 'a table in a CSV file: one row a sample, one column the target',
  doc: `Rows of a CSV file (RFC 4180: fields in double quotes may hold delimiters and line breaks; gzipped where the name ends in \`.gz\`). The column \`target\` is what is learned, all others are inputs but those in \`leave_out\`. Inputs are numbers; \`true\` and \`false\` count as 1 and 0. A column of texts, such as the names of cities, becomes an input for each text that it holds, 1 in the rows that have it and 0 in the others, where \`categories\` names it. Dates are no numbers: leave them out, or write what matters of them (the month, the days since) into columns of their own. Labels are any texts, in the order of their names, or whole numbers from 0.\n\nMissing values are empty fields, \`NA\`, \`N/A\`, \`NaN\`, \`null\` and \`?\`. A row of another length or with a value that is missing or no number ends the run with its line, or is left out with \`on_error: skip\`; a text that is missing counts as none of its column's, or with \`missing: mean\` as each of them by its share. More labels than classes end it in any case.\n\n${momentsDoc}`,
  params: [
    { name: 'file', type: { type: 'string' }, doc: 'Path of the file, from the working directory; `--data DIR` looks for its name in DIR.' },
    { name: 'features', type: { type: 'integer', min: 1 }, doc: 'Number of inputs: columns, and for each column in `categories` as many as it has different texts. A number that is wrong is an error that says the right one.' },
    { name: 'target', type: { type: 'string' }, doc: 'Name of the column that is learned; the last one unless given.', default: null },
    classesParam,
    { name: 'leave_out', type: { type: 'list', of: { type: 'string' } }, doc: 'Columns that are neither: `["id", "date"]`.', default: null },
    { name: 'categories', type: { type: 'list', of: { type: 'string' } }, doc: 'Columns of texts that are kinds of something: `["city", "colour"]`.', default: null },
    { name: 'header', type: { type: 'boolean' }, doc: 'Whether the first row names the columns; otherwise their names are "1", "2", …', default: true },
    { name: 'delimiter', type: { type: 'string' }, doc: 'What stands between two fields: `";"`.', default: ',' },
    { name: 'decimal', type: { type: 'string' }, doc: 'What stands before the fraction of a number, `"."` or `","`. With `","`, as in German tables, points may part thousands: `1.178,50`.', default: '.' },
    { name: 'missing', type: { type: 'choice', of: ['error', 'mean', 'zero', 'drop'] }, doc: 'Missing inputs are refused, become the mean of the training samples or zero, or drop their row.', default: 'error' },
    normalizeParam,
    onErrorParam('A row of another length, or with a value that is missing or no number,'),
  ],
  example: trainingOn('csv("iris.csv", features: 4, target: "species", classes: 3)', true),
  reference: 'RFC 4180, https://www.rfc-editor.org/rfc/rfc4180',
  aliases: ['CSV', 'table', 'read_csv', 'tsv', 'dataframe'],
  check({ delimiter, decimal }) {
    if ((delimiter as string).length !== 1 || /["\r\n]/.test(delimiter as string)) return { argument: 'delimiter', allowed: 'one character, but no quote or line break' };
    return ['.', ','].includes(decimal as string) ? undefined : { argument: 'decimal', allowed: '"." or ","' };
  },
  facts: (args) => fileFacts(args, [args['features'] as number]),
  emit: { tfjs: 'data.csv' },
};
