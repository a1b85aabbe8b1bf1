/** All rows of one setting against each other: their starts, then their speed, in turns. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Contestant } from './contestant.mjs';
import { operations, peak, rows } from './rows.mjs';

/** A turn at less than this share of a row's best one is taken again, so often at most: see README.md, "Two speeds". */
const TAKEN_AGAIN_BELOW = 0.5;
const AGAIN_AT_MOST = 2;

export const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];

/**
 * @param names of the rows that take part
 * @param options { rounds, seconds: of a turn at least, variantsOf: a row's variants to choose from, starts: also time them }
 * @returns { operations, peak, rows }: floating-point operations an example, those a second of the matrix product (null
 *   without tfjs-node), and by name { rate: the median of rates, memory, first_step, variant, slow: rates of turns that were taken again } or { absent: why }
 */
export async function race(setting, names, { rounds, seconds, variantsOf, starts, say }) {
  const folder = mkdtempSync(join(tmpdir(), 'gradnet-bench-'));
  const results = {};
  const running = new Map();
  let product;
  try {
    for (const name of names) {
      say(`${setting.title}: ${rows[name].title}`);
      const best = await fastest(name, setting, { folder, seconds, variants: variantsOf(name) });
      if (best.absent === undefined) running.set(name, best);
      else results[name] = best;
    }
    product = await starting(peak(setting), seconds).catch(() => undefined);
    const turns = new Map([...running.keys()].map((name) => [name, []]));
    const products = [];
    for (let round = 0; round < rounds; round++) {
      say(`${setting.title}: round ${round + 1} of ${rounds}`);
      for (const [name, { contestant, epochs, rate }] of running) {
        const done = turns.get(name);
        done.push(await fairTurn(contestant, epochs, Math.max(rate, ...done.map((turn) => turn.rate))));
      }
      if (product !== undefined) products.push((await product.contestant.turn(product.epochs)).rate);
    }
    for (const [name, { variant }] of running) {
      const rates = turns.get(name).map(({ rate }) => rate);
      const slow = turns.get(name).flatMap((turn) => turn.slow);
      results[name] = { rate: median(rates), rates, ...(slow.length > 0 && { slow }), memory: turns.get(name).at(-1).memory, variant };
    }
    for (const { contestant } of running.values()) await contestant.stop();
    if (starts) await timeStarts(setting, results, { folder, rounds, say });
    return { operations: operations(setting, join(folder, 'operations')), peak: product === undefined ? null : median(products), rows: results };
  } finally {
    for (const { contestant } of [...running.values(), ...(product === undefined ? [] : [product])]) await contestant.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A turn of any row, and the rates of those before it that were so slow that they were taken again. */
async function fairTurn(contestant, epochs, best) {
  const slow = [];
  let turn = await contestant.turn(epochs);
  while (turn.rate < TAKEN_AGAIN_BELOW * best && slow.length < AGAIN_AT_MOST) {
    slow.push(turn.rate);
    turn = await contestant.turn(epochs);
  }
  return { ...turn, slow };
}

/** Starts a row's variants one after another and keeps the fastest; the reason of the last one when none runs. */
async function fastest(name, setting, { folder, seconds, variants }) {
  let best = { absent: 'no variant' };
  for (const variant of variants) {
    let next;
    try {
      const command = rows[name].variants[variant](setting, join(folder, `${name}-${variant.replaceAll(/\W/g, '')}`));
      if (command === undefined) continue;
      next = command.absent === undefined ? { variant, ...await starting(command, seconds) } : command;
    } catch (error) {
      next = { absent: error.message };
    }
    if (next.absent !== undefined || best.rate > next.rate) {
      if (best.rate === undefined) best = next;
      await next.contestant?.stop();
    } else {
      await best.contestant?.stop();
      best = next;
    }
  }
  return best;
}

/** A process that has trained its first epochs, with how many of them make a turn. */
async function starting(command, seconds) {
  const contestant = new Contestant(command);
  try {
    await contestant.epoch();
    const one = await contestant.turn(1);
    const epochs = Math.max(1, Math.ceil(seconds / one.seconds));
    // once more, at the length of a turn: compilers and caches are warm now
    return { contestant, epochs, rate: (await contestant.turn(epochs)).rate };
  } catch (error) {
    await contestant.stop();
    throw error;
  }
}

/** From the process' start to the end of its first step, in seconds: of epochs of a single step, in processes of their own. */
async function timeStarts(setting, results, { folder, rounds, say }) {
  const single = { ...setting, samples: setting.batch };
  const running = Object.entries(results).filter(([, { absent }]) => absent === undefined);
  const times = new Map(running.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    say(`${setting.title}: starts ${round + 1} of ${rounds}`);
    for (const [name, { variant }] of running) {
      const command = rows[name].variants[variant](single, join(folder, `${name}-start-${round}`));
      const contestant = new Contestant(command);
      try {
        await contestant.epoch();
        times.get(name).push((performance.now() - contestant.began) / 1000 + (command.before ?? 0));
      } finally {
        await contestant.stop();
      }
    }
  }
  for (const [name, list] of times) results[name].first_step = median(list);
}
