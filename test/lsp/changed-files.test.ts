/** What a finding depends on besides texts: stored weights and configurations, whether or not the editor tells of them. */
import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Diagnostic } from 'vscode-languageserver-protocol';
import { root } from '../cli/gradnetc.ts';
import { startClient } from './client.ts';

const keras = join(root, 'test/fixtures/oracles/weights/pictures.weights.h5');
const program = (file: string): string => `network N {
  input(12x12x3)
  pretrained("${file}", partial: true) {
    conv(4, 3x3) as first -> relu
  }
  flatten -> dense(5) as last
}
`;

/** A model of one kernel, as TensorFlow.js writes it. */
function writeModel(folder: string, kernel: readonly number[]): void {
  const weights = [{ name: 'first/kernel', shape: kernel, dtype: 'float32' }, { name: 'first/bias', shape: [kernel.at(-1)], dtype: 'float32' }];
  const count = kernel.reduce((n, side) => n * side, 1) + kernel.at(-1)!;
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'weights.bin'), Buffer.alloc(4 * count, 1));
  writeFileSync(join(folder, 'model.json'), JSON.stringify({ weightsManifest: [{ paths: ['weights.bin'], weights }] }));
}

const namesOf = (found: readonly Diagnostic[]): unknown[] => found.map(({ code }) => code);

test('weights that come, change and go are seen at the next request', async () => {
  const client = await startClient();
  await client.open('a.gradnet', program('stored.weights.h5'));
  const absent = namesOf(await client.diagnostics('a.gradnet'));
  expect(absent).toEqual(['GN4013']);
  const file = join(client.folder, 'stored.weights.h5');
  copyFileSync(keras, file);
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual([]);
  writeFileSync(file, 'no weights at all');
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual(['GN1026']);
  rmSync(file);
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual(absent);
});

test('a model in a folder that is trained anew', async () => {
  const client = await startClient();
  const folder = join(client.folder, 'runs/one');
  writeModel(folder, [3, 3, 3, 4]);
  await client.open('a.gradnet', program('runs/one'));
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual([]);
  writeModel(folder, [5, 5, 3, 4]);
  expect((await client.diagnostics('a.gradnet')).map(({ message }) => message).join()).toContain('3x3x3x4');
});

const WATCHES = { didChangeWatchedFiles: { dynamicRegistration: true }, diagnostics: { refreshSupport: true } };

test('an editor that watches files is told when what it shows no longer holds', async () => {
  const client = await startClient({ textDocument: { diagnostic: {} }, workspace: WATCHES });
  await client.open('a.gradnet', program('runs/one'));
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual(['GN4013']);
  writeModel(join(client.folder, 'runs/one/model'), [3, 3, 3, 4]);
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('runs/one/model/model.json'), type: 1 }] });
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual([]);
  expect(client.heard.map(({ method }) => method)).toContain('workspace/diagnostic/refresh');
});

test('one that is pushed findings gets the new ones', async () => {
  const client = await startClient({ workspace: WATCHES });
  const pushed: Diagnostic[][] = [];
  let next = (): void => undefined;
  client.connection.onNotification('textDocument/publishDiagnostics', ({ diagnostics }: { diagnostics: Diagnostic[] }) => {
    pushed.push(diagnostics);
    next();
  });
  const more = (): Promise<void> => new Promise((resolve) => (next = resolve));
  const first = more();
  await client.open('a.gradnet', program('stored.weights.h5'));
  await first;
  copyFileSync(keras, join(client.folder, 'stored.weights.h5'));
  const second = more();
  await client.connection.sendNotification('workspace/didChangeWatchedFiles', { changes: [{ uri: client.uri('stored.weights.h5'), type: 1 }] });
  await second;
  expect(pushed.map(namesOf)).toEqual([['GN4013'], []]);
});

test('a configuration that changes is heeded without being told of, and a mistake in it is told once', async () => {
  const client = await startClient();
  const config = join(client.folder, 'gradnet.config.json');
  await client.open('a.gradnet', program('stored.weights.h5'));
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual(['GN4013']);
  writeFileSync(config, '{ "ignore": ["weights-not-there"] }');
  expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual([]);
  writeFileSync(config, '{ "rule": {} }');
  for (let edit = 0; edit < 3; edit++) {
    await client.change('a.gradnet', { text: `${program('stored.weights.h5')}// ${edit}\n` });
    expect(namesOf(await client.diagnostics('a.gradnet'))).toEqual(['GN4013']);
  }
  expect(client.heard.filter(({ method }) => method === 'window/showMessage')).toHaveLength(1);
});
