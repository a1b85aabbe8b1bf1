/** `--watch-page [PORT]` and the other options about what is watched. */
import { expect, it } from 'vitest';
import { parseOptions } from '../../src/runtime/train/options.ts';

const parse = (...argv: string[]): ReturnType<typeof parseOptions> => parseOptions(argv, { epochs: 3, batch: 32, seed: 1 });

it('takes a port, or any', () => {
  expect(parse().watchPage).toBeUndefined();
  expect(parse('--watch-page').watchPage).toBe('any');
  expect(parse('--watch-page', '8080', '--epochs', '2')).toMatchObject({ watchPage: 8080, epochs: 2 });
  expect(parse('--watch-page', '--json')).toMatchObject({ watchPage: 'any', json: true });
  expect(parse('--watch-page=8080').watchPage).toBe(8080);
  expect(() => parse('--watch-page=80 80')).toThrow('--watch-page is to be a whole number of at least 1');
  expect(() => parse('--watch-page', '70000')).toThrow('there is no port 70000: they end at 65535');
});

it('takes how often layers are measured', () => {
  expect(parse()).toMatchObject({ monitorEvery: undefined, tensorboard: false });
  expect(parse('--monitor-every', '20', '--tensorboard')).toMatchObject({ monitorEvery: 20, tensorboard: true });
  expect(() => parse('--monitor-every', '0')).toThrow('--monitor-every is to be a whole number of at least 1');
});
