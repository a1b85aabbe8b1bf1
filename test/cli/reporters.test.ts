/** Findings for machines: SARIF held to its schema and to what code scanning asks, GitHub's annotations to their protocol. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import AjvDraft04 from 'ajv-draft-04';
import addFormats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { describe, expect, it } from 'vitest';
import { folder, gradnetc, root, small } from './gradnetc.ts';

const Ajv = AjvDraft04.default;
// One of the schema's patterns is no Unicode regular expression.
const ajv = new Ajv({ strict: false, unicodeRegExp: false });
addFormats.default(ajv as never);
const isSarif = ajv.compile(JSON.parse(readFileSync(join(root, 'test/fixtures/sarif/sarif-2.1.0-rtm.5.json'), 'utf8')) as object);

const wrong = small.replace('dense(16)', 'dnese(16)');
/** Ten sigmoids in a row, each layer on a line: a warning that follows a chain. */
const fading = small.replace('dense(16) -> relu', Array.from({ length: 10 }, () => 'dense(64) -> sigmoid').join('\n  '));

function sarif(files: Readonly<Record<string, string>>, ...args: string[]): { log: Log; results: Result[]; text: string } {
  const { stdout } = gradnetc(['lint', '--format', 'sarif', ...args], { cwd: folder(files) });
  const log = JSON.parse(stdout) as Log;
  expect(isSarif(log), JSON.stringify(isSarif.errors, null, 2)).toBe(true);
  return { log, results: log.runs[0]!.results!, text: stdout };
}

describe('sarif', () => {
  it('the schema is one that refuses: no place may begin at 0', () => {
    const { log } = sarif({ 'a.gradnet': wrong });
    log.runs[0]!.results![0]!.locations![0]!.physicalLocation!.region!.startLine = 0;
    expect(isSarif(log)).toBe(false);
  });

  it('is valid without findings', () => expect(sarif({ 'a.gradnet': small }).results).toEqual([]));

  it('an error: level, place, rule with its page', () => {
    const { log, results } = sarif({ 'nets/a b.gradnet': wrong });
    expect(results).toHaveLength(1);
    expect(results[0]).toMatchObject({
      ruleId: 'GN1001', ruleIndex: 0, level: 'error',
      locations: [{ physicalLocation: { artifactLocation: { uri: 'nets/a%20b.gradnet', uriBaseId: '%SRCROOT%' }, region: { startLine: 7, startColumn: 14, endLine: 7, endColumn: 19 } } }],
    });
    expect(results[0]!.message.text).toMatch(/^there is no layer or block `dnese`\.\n/);
    const [rule] = log.runs[0]!.tool.driver.rules!;
    expect(rule).toMatchObject({ id: 'GN1001', name: 'unknown-word', defaultConfiguration: { level: 'error' }, properties: { tags: ['names'], 'problem.severity': 'error' } });
    expect(rule!.help!.markdown).toContain('# unknown-word (GN1001)');
    // The same to read where no Markdown is shown.
    const text = rule!.help!.text;
    expect(text).toMatch(/^unknown-word \(GN1001\)\n\n/);
    expect(text.length).toBeGreaterThan(0.8 * rule!.help!.markdown!.length);
    expect(text).not.toMatch(/^#|```|\]\(/m);
  });

  it('a fix says file, region and text', () => {
    const [result] = sarif({ 'a.gradnet': wrong }).results;
    expect(result!.fixes![0]).toMatchObject({
      properties: { applicability: 'safe' },
      artifactChanges: [{ artifactLocation: { uri: 'a.gradnet' }, replacements: [{ deletedRegion: { startLine: 7, startColumn: 14, endLine: 7, endColumn: 19 }, insertedContent: { text: 'dense' } }] }],
    });
  });

  it('a chain of layers is a code flow, from the output to the first layer', () => {
    const [result] = sarif({ 'a.gradnet': fading }).results;
    expect(result!.ruleId).toBe('GN3001');
    const lines = result!.codeFlows![0]!.threadFlows[0]!.locations.map((it) => it.location!.physicalLocation!.region!.startLine!);
    expect(lines).toHaveLength(11);
    expect(lines).toEqual([...lines].sort((a, b) => b - a));
    expect(result!.codeFlows![0]!.threadFlows[0]!.locations.at(-1)!.location!.message!.text).toMatch(/^`dense1`: .* of the gradient at the output$/);
  });

  it('what a comment answers is there, with its reason', () => {
    const answered = fading.replace('flatten -> dense(64) -> sigmoid', 'flatten\n  // gradnet-ignore vanishing-gradient: shown in the lecture\n  dense(64) -> sigmoid');
    const { results } = sarif({ 'a.gradnet': answered });
    expect(results.map((it) => [it.ruleId, it.suppressions])).toEqual([['GN3001', [{ kind: 'inSource', justification: 'shown in the lecture' }]]]);
  });

  it('fingerprints stay when lines above are added, and differ between findings', () => {
    const twice = small.replace('dense(16)', 'dense()').replace('dense(10)', 'dense()');
    const prints = (text: string): string[] => sarif({ 'a.gradnet': text }).results.map((it) => it.partialFingerprints!['primaryLocationLineHash']!);
    expect(new Set(prints(twice)).size).toBe(2);
    expect(prints(`// one more line\n\n${twice}`)).toEqual(prints(twice));
    const same = prints(small.replace('flatten -> dense(16) -> relu', 'dense()\n  dense()'));
    expect(same[1]).toBe(same[0]!.replace(/1$/, '2'));
  });

  it('is the same at every run, and names files from the root of the repository', () => {
    const files = { '.git/HEAD': '', 'nets/a.gradnet': fading, 'nets/b.gradnet': wrong };
    const cwd = folder(files);
    const run = (): string => gradnetc(['lint', '-f', 'sarif'], { cwd: join(cwd, 'nets') }).stdout;
    const text = run();
    expect(run()).toBe(text);
    expect(text).toContain('"uri": "nets/a.gradnet"');
    expect(text).not.toContain(cwd);
  });

  it('columns count UTF-16 code units, also after an emoji and with CRLF', () => {
    const text = `/* 😀 */ ${wrong}`.replaceAll('\n', '\r\n').replace('  flatten ->', '  /* 😀 */ flatten ->');
    const region = sarif({ 'a.gradnet': text }).results[0]!.locations![0]!.physicalLocation!.region!;
    expect(text.split('\r\n')[region.startLine! - 1]!.slice(region.startColumn! - 1, region.endColumn! - 1)).toBe('dnese');
  });
});

describe('github', () => {
  const github = (files: Readonly<Record<string, string>>): string[] => gradnetc(['lint', '-f', 'github'], { cwd: folder(files) }).stdout.split('\n');

  it('errors first, then warnings, then a total', () => {
    const lines = github({ 'a.gradnet': fading, 'b.gradnet': wrong });
    expect(lines[0]).toMatch(/^::error file=b\.gradnet,line=7,endLine=7,col=14,endColumn=19,title=GN1001 unknown-word::b\.gradnet:7:14: there is no layer or block `dnese`/);
    expect(lines[1]).toMatch(/^::warning file=a\.gradnet,/);
    expect(lines.slice(2)).toEqual(['1 error, 1 warning in 2 files', '']);
  });

  it('escapes what would end a property or the line', () => {
    const [line] = github({ 'a,b:c.gradnet': wrong.replace('digits {', 'digits { // 100%') });
    expect(line).toContain('file=a%2Cb%3Ac.gradnet,');
    expect(github({ 'a.gradnet': small.replace('28x28x1', '28x28x1%') })[0]).not.toMatch(/%(?!25|0D|0A|3A|2C)/);
  });

  it('says how many GitHub will not show', () => {
    const many = small.replace('flatten', Array.from({ length: 13 }, (_, i) => `wrod${i}`).join(' -> '));
    expect(github({ 'a.gradnet': many }).at(-2)).toBe('13 errors in 1 file; 3 of them are only in this log, since GitHub shows 10 of each kind');
  });
});

it('--output-file takes the report, and stdout stays empty', () => {
  const cwd = folder({ 'a.gradnet': wrong });
  expect(gradnetc(['lint', '-f', 'sarif', '-o', 'out.sarif'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '' } })).toEqual({ status: 1, stdout: '', stderr: '' });
  expect(isSarif(JSON.parse(readFileSync(join(cwd, 'out.sarif'), 'utf8')))).toBe(true);
  gradnetc(['lint', '-o', 'out.txt'], { cwd, env: { FORCE_COLOR: '1', NO_COLOR: '' } });
  expect(readFileSync(join(cwd, 'out.txt'), 'utf8')).not.toContain('\x1b');
  writeFileSync(join(cwd, 'file'), '');
  expect(gradnetc(['lint', '-o', 'file/out.txt'], { cwd }).status).toBe(2);
});
