/** `analyze --format json`: names fixed here, values not rounded; null where a figure does not exist. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { toJson } from '../reporters/json.ts';
import type { Health } from '../../draw/profile/health.ts';
import type { Profile } from '../../draw/profile/profile.ts';

export function profileJson(profile: Profile, findings: readonly Diagnostic[], sources: ReadonlyMap<string, SourceFile>): string {
  const report = {
    network: profile.network,
    parameters: profile.totals.parameters,
    trainable: profile.totals.trainable,
    flops: profile.totals.flops,
    activation_bytes: profile.totals.activationBytes,
    layers: profile.layers.map((it) => ({
      name: it.name,
      line: it.line,
      kind: it.kind,
      shape: it.shape,
      parameters: it.parameters,
      flops: it.flops,
      forward_q: it.forward,
      backward_rms: it.backward,
      weight_grad_norm: it.gradient?.norm ?? null,
      low: it.gradient?.low ?? null,
      high: it.gradient?.high ?? null,
    })),
    network_profile: profile.health === null ? null : networkJson(profile.health),
    findings: findings.map((it) => toJson(it, sources)),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** Figures that are infinite have no number in JSON: null. */
const networkJson = ({ signal, weights, depth, dead, saturated, sensitivity, globalNorm, clip, step }: Health) => ({
  signal_ratio: signal.norm,
  signal_ratio_low: signal.low,
  signal_ratio_high: signal.high,
  weight_ratio: weights,
  layers: depth?.layers ?? null,
  factor_per_layer: depth?.perLayer ?? null,
  depth_scale: depth?.scale ?? null,
  layers_borne: depth?.bears ?? null,
  dead_relu_probability: dead,
  saturated_part: saturated,
  sensitivity,
  global_norm: globalNorm.norm,
  global_norm_low: globalNorm.low,
  global_norm_high: globalNorm.high,
  clip_threshold: clip,
  first_step_smallest: step?.[0] ?? null,
  first_step_largest: step?.[1] ?? null,
});
