/** What the figures were taken on, and with what. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { peers } from './peers/setup.mjs';

/** Versions as the peers' requirements pin them; the load tells whether anything else ran. */
export function machine({ rounds, seconds }) {
  const pinned = peers.flatMap((peer) => readFileSync(new URL(`peers/${peer}.txt`, import.meta.url), 'utf8').match(/^[\w-]+==[\d.]+/gm));
  return {
    processor: cpus()[0].model.trim(),
    cores: availableParallelism(),
    load: Number(loadavg()[2].toFixed(1)),
    node: process.version,
    tfjs: readVersion('@tensorflow/tfjs-node'),
    peers: [...new Set(pinned.map((line) => line.replace('==', ' ')))].filter((line) => !/^(numpy|tensorflow) /.test(line)),
    rounds,
    seconds,
    date: new Date().toISOString().slice(0, 10),
  };
}

const readVersion = (name) => JSON.parse(readFileSync(new URL(`../../node_modules/${name}/package.json`, import.meta.url), 'utf8')).version;
