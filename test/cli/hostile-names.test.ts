/** Names that others give, of files, columns, classes and pictures: they are shown, and steer neither the terminal nor the report. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folder, gradnetc, stackTrace } from './gradnetc.ts';

/** Clears a screen; conceals what follows; sets a title; moves text from right to left; C1's own introducer. */
const STEERING = ['\x1b[2J', '\x1b[8m', '\x1b]0;title\x07', '\u202e', '\u009b2J'];
const STEERS = /[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

const classes = [`${STEERING[0]}red</script><script>alert(1)</script>`, `\`\${process.exit(7)}\`"'\nerror: none`, '__proto__', `constructor${STEERING[4]}`];
const quoted = (field: string): string => `"${field.replaceAll('"', '""')}"`;

const table = [
  [`${STEERING[1]}age<b>`, '__proto__', `constructor\`\${1}\`${STEERING[3]}`, `tar${STEERING[2]}get`],
  ...Array.from({ length: 60 }, (_, row) => [String(row % 7), String(row % 5), String(row % 4), classes[row % 4]!]),
].map((row) => row.map(quoted).join(',')).join('\r\n');

const program = (source: string): string => `data d { source: ${source} }
network N { input(d.shape) -> flatten -> dense(d.classes) -> softmax }
train N on d {
  loss: cross_entropy
  optimizer: adam
  epochs: 1
  batch: 8
  metrics: accuracy, precision
}
`;

it('a table, and a file, that are called hostile things', () => {
  const file = `${STEERING[0]}a<b>.gradnet`;
  const cwd = folder({ [file]: program('csv("t.csv", features: 3, classes: 4)'), 't.csv': table });
  const run = `${STEERING[0]}a<b>-1`;
  const said = [
    ['run', file, '--engine', 'cpu'],
    ['evaluate', run, '--engine', 'cpu'],
    ['runs', 'list'],
    ['runs', 'show', run],
    ['export', run, '-o', `${STEERING[1]}out`],
    ['predict', run, 't.csv', '--engine', 'cpu'],
    ['lint', `${STEERING[2]}none.gradnet`],
    ['runs', 'delete', `${STEERING[1]}none`],
  ].map((args) => ({ args, ...gradnetc(args, { cwd }) }));
  for (const { args, stdout, stderr } of said) {
    // What is for machines says such characters as JSON does.
    expect(args[0] === 'predict' ? '' : stdout, args.join(' ')).not.toMatch(STEERS);
    expect(stderr, args.join(' ')).not.toMatch(STEERS);
    expect(stderr).not.toMatch(stackTrace);
  }
  expect(said.map(({ status }) => status)).toEqual([0, 0, 0, 0, 0, 0, 2, 2]);
  const evaluated = said[1]!.stdout;
  expect(evaluated).toContain('\ufffd[2Jred</script><script>alert(1)</script>');
  expect(evaluated, 'a class is one line').not.toMatch(/^error: none/m);
  const report = readFileSync(join(cwd, 'runs', run, 'report.html'), 'utf8');
  expect(report).not.toMatch(/[\x00-\x08\x0b-\x1f\x7f-\x9f]/);
  expect(report).not.toContain('<script>alert');
  const answers = JSON.parse(`[${said[5]!.stdout.trim().replaceAll('\n', ',')}]`) as { answers: { probabilities: object }[] }[];
  expect(Object.keys(answers[0]!.answers[0]!.probabilities).sort()).toEqual([...classes].sort());
});

it('folders and pictures that are called hostile things', () => {
  const cwd = folder({ 'a.gradnet': program('image_folder("pictures", 4x4x1, classes: 2, on_error: skip)') });
  for (const name of [`${STEERING[0]}cat`, 'dog\nerror: none']) {
    const inside = join(cwd, 'pictures', name);
    mkdirSync(inside, { recursive: true });
    writeFileSync(join(inside, `${STEERING[1]}broken\nerror: none.png`), 'no picture');
  }
  const { stdout, stderr, status } = gradnetc(['run', 'a.gradnet', '--engine', 'cpu'], { cwd });
  expect(status).toBe(2);
  expect(stdout + stderr).not.toMatch(STEERS);
  expect(stderr).toContain('2 pictures skipped');
});
