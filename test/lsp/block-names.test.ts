/** Names inside blocks, and of their parameters, over stdio: where they are declared, used and renamed, in every file. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { Hover, Location, Position, WorkspaceEdit } from 'vscode-languageserver-protocol';
import { applyEdits, startClient, type Client } from './client.ts';

const blocks = '// 🎉\r\nblock Unit(width, rate = 10%) {\r\n  let half = width / 2\r\n  conv(width, 3x3) as before -> relu\r\n  (before | conv(half, 1x1)) -> concat -> dropout(rate)\r\n}\r\nblock Twice(width) {\r\n  Unit(width: width, rate: 5%)\r\n}\r\n';
const user = 'import { Unit as U, Twice } from "./blocks.gradnet"\nlet rate = 20%\nnetwork A {\n  input(8x8x4)\n  /* 🎉 */ U(width: 4, rate: rate) as before\n  Twice(width: 4)\n  (before | relu) -> concat\n}\n';

/** Of the `nth` place where `word` stands, counted from 0. */
function placeOf(text: string, word: string, nth = 0): Position {
  const { index } = [...text.matchAll(new RegExp(`\\b${word}\\b`, 'g'))][nth]!;
  const before = text.slice(0, index).split('\n');
  return { line: before.length - 1, character: before.at(-1)!.length };
}

async function open(): Promise<Client> {
  const client = await startClient();
  await client.open('blocks.gradnet', blocks);
  writeFileSync(join(client.folder, 'user.gradnet'), user);
  await client.open('user.gradnet', user);
  return client;
}

/** Both files after a rename. */
async function renamed(client: Client, name: string, position: Position, newName: string): Promise<{ blocks: string; user: string }> {
  const { changes } = await client.at<WorkspaceEdit>('rename', name, position, { newName });
  return { blocks: applyEdits(blocks, changes![client.uri('blocks.gradnet')] ?? []), user: applyEdits(user, changes![client.uri('user.gradnet')] ?? []) };
}

test('an argument that is named leads to the parameter of its block, from other files as well', async () => {
  const client = await open();
  const rate = { uri: client.uri('blocks.gradnet'), range: { start: placeOf(blocks, 'rate') } };
  expect(await client.at<Location>('definition', 'user.gradnet', placeOf(user, 'rate', 1))).toMatchObject(rate);
  expect(await client.at<Location>('definition', 'blocks.gradnet', placeOf(blocks, 'rate', 2))).toMatchObject(rate);
  // Its value is a name of this file.
  expect(await client.at<Location>('definition', 'user.gradnet', placeOf(user, 'rate', 2))).toMatchObject({ uri: client.uri('user.gradnet'), range: { start: placeOf(user, 'rate') } });
  expect(JSON.stringify(await client.at<Hover>('hover', 'user.gradnet', placeOf(user, 'rate', 1)))).toContain('rate = 10%');
  const found = await client.at<Location[]>('references', 'user.gradnet', placeOf(user, 'width', 0), { context: { includeDeclaration: true } });
  const inBlocks = [0, 1, 2, 4].map((nth) => placeOf(blocks, 'width', nth));
  expect(found.filter(({ uri }) => uri === client.uri('blocks.gradnet')).map(({ range }) => range.start).sort((a, b) => a.line - b.line)).toEqual(inBlocks);
  expect(found.filter(({ uri }) => uri === client.uri('user.gradnet')).map(({ range }) => range.start)).toEqual([placeOf(user, 'width', 0)]);
});

test('a parameter is renamed with the arguments that name it, and with no other of its name', async () => {
  const client = await open();
  const after = { blocks: blocks.replace('Unit(width', 'Unit(filters').replace('half = width', 'half = filters').replace('conv(width', 'conv(filters').replace('width: width', 'filters: width'), user: user.replace('U(width', 'U(filters') };
  expect(await renamed(client, 'blocks.gradnet', placeOf(blocks, 'width', 1), 'filters')).toEqual(after);
  expect(await renamed(client, 'user.gradnet', placeOf(user, 'width', 0), 'filters')).toEqual(after);
  await client.open('blocks.gradnet', after.blocks);
  await client.open('user.gradnet', after.user);
  expect((await client.diagnostics('user.gradnet')).filter(({ severity }) => severity === 1)).toEqual([]);
});

test('what a block names inside stays its own', async () => {
  const client = await open();
  expect(await renamed(client, 'blocks.gradnet', placeOf(blocks, 'before', 1), 'early')).toEqual({ blocks: blocks.replaceAll('before', 'early'), user });
  expect(await renamed(client, 'blocks.gradnet', placeOf(blocks, 'half'), 'narrow')).toEqual({ blocks: blocks.replaceAll('half', 'narrow'), user });
  expect(await renamed(client, 'user.gradnet', placeOf(user, 'before'), 'early')).toEqual({ blocks, user: user.replaceAll('before', 'early') });
  expect(await renamed(client, 'user.gradnet', placeOf(user, 'U', 1), 'V')).toEqual({ blocks, user: user.replaceAll(/\bU\b/g, 'V') });
  await expect(client.at('rename', 'blocks.gradnet', placeOf(blocks, 'rate'), { newName: 'half' })).rejects.toThrow('declared already');
  // An argument's name is in no scope: that `wide` is declared where the block is used does not matter.
  await client.open('user.gradnet', user.replace('let rate', 'let wide = 3\nlet rate'));
  await expect(client.at('rename', 'blocks.gradnet', placeOf(blocks, 'width'), { newName: 'wide' })).resolves.toBeTruthy();
});

test('a default means the parameters before it, and what is outside under the name of its own', async () => {
  const client = await startClient();
  const text = 'let depth = 3\nblock Unit(width, half = width / 2, depth = depth) {\n  dense(width) -> dense(half) -> dense(depth)\n}\n';
  await client.open('defaults.gradnet', text);
  const places = async (nth: number, word: string): Promise<Position[]> =>
    (await client.at<Location[]>('references', 'defaults.gradnet', placeOf(text, word, nth), { context: { includeDeclaration: true } })).map(({ range }) => range.start);
  expect(await places(1, 'width')).toEqual([0, 1, 2].map((nth) => placeOf(text, 'width', nth)));
  expect(await places(2, 'depth')).toEqual([0, 2].map((nth) => placeOf(text, 'depth', nth)));
  const { changes } = await client.at<WorkspaceEdit>('rename', 'defaults.gradnet', placeOf(text, 'width'), { newName: 'units' });
  expect(applyEdits(text, Object.values(changes!)[0]!)).toBe(text.replaceAll('width', 'units'));
});
