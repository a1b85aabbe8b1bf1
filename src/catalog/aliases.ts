/** What words and arguments are called elsewhere, for did-you-mean. Nothing here is accepted in place of the word itself. */
import { wordsOf } from './index.ts';
import type { Family } from './types.ts';

const known = new Map<string, ReadonlyMap<string, string>>();

/** Other names of the words of these families, in lower case, each with the word that it means. Made when first asked for. */
export function aliasesOf(families: readonly Family[]): ReadonlyMap<string, string> {
  const key = families.join();
  let aliases = known.get(key);
  if (aliases === undefined) {
    const made = new Map<string, string>();
    for (const family of families) {
      for (const { name, aliases: others = [] } of wordsOf(family)) {
        for (const other of others) if (!made.has(other.toLowerCase())) made.set(other.toLowerCase(), name);
      }
    }
    known.set(key, (aliases = made));
  }
  return aliases;
}

/** Names of arguments and settings in other frameworks, in lower case. Those that the word at hand does not have are passed over. */
export const argumentAliases: ReadonlyMap<string, string> = new Map([
  ['lr', 'learning_rate'],
  ['rate', 'learning_rate'],
  ['initial_learning_rate', 'learning_rate'],
  ['strides', 'stride'],
  ['kernel', 'kernel_size'],
  ['ksize', 'kernel_size'],
  ['size', 'kernel_size'],
  ['window', 'pool_size'],
  ['pool', 'pool_size'],
  ['pad', 'padding'],
  ['dilation', 'dilation_rate'],
  ['channels', 'filters'],
  ['out_channels', 'filters'],
  ['features', 'units'],
  ['units', 'filters'],
  ['filters', 'units'],
  ['out_features', 'units'],
  ['width', 'units'],
  ['neurons', 'units'],
  ['bias', 'use_bias'],
  ['init', 'kernel_initializer'],
  ['initializer', 'kernel_initializer'],
  ['weight_init', 'kernel_initializer'],
  ['p', 'rate'],
  ['prob', 'rate'],
  ['dropout', 'rate'],
  ['eps', 'epsilon'],
  ['alpha', 'negative_slope'],
  ['slope', 'negative_slope'],
  ['affine', 'scale'],
  ['target_shape', 'shape'],
  ['dims', 'shape'],
  ['beta1', 'beta_1'],
  ['beta2', 'beta_2'],
  ['gamma', 'factor'],
  ['step_size', 'epochs'],
  ['warmup_epochs', 'warmup'],
  ['min_lr', 'floor'],
  ['smoothing', 'label_smoothing'],
  ['logits', 'from_logits'],
  ['clipnorm', 'max_norm'],
  ['max', 'max_norm'],
  ['norm', 'max_norm'],
  ['std', 'stddev'],
  ['sigma', 'stddev'],
  ['low', 'minval'],
  ['high', 'maxval'],
  ['path', 'directory'],
  ['dir', 'directory'],
  ['root', 'directory'],
  ['batch_size', 'batch'],
  ['batchsize', 'batch'],
  ['epoch', 'epochs'],
  ['n_epochs', 'epochs'],
  ['num_epochs', 'epochs'],
  ['criterion', 'loss'],
  ['objective', 'loss'],
  ['optim', 'optimizer'],
  ['opt', 'optimizer'],
  ['clipping', 'clip'],
  ['metric', 'metrics'],
  ['random_seed', 'seed'],
  ['dataset', 'source'],
  ['validation_split', 'split'],
  ['restore_best_weights', 'restore_best'],
  ['delta', 'min_delta'],
  ['projection', 'shortcut'],
]);
