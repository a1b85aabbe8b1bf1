/** `analyze --format json`: names fixed here, values not rounded; null where a figure does not exist. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { toJson } from '../reporters/json.ts';
import type { Profile } from './profile.ts';

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
    findings: findings.map((it) => toJson(it, sources)),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
