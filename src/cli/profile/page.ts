/** `analyze --format html`: the picture, the findings in full, and the figures as a table, in one file without scripts. */
import type { Diagnostic } from '../../diagnostics/diagnostic.ts';
import type { SourceFile } from '../../diagnostics/source.ts';
import { renderPretty } from '../../diagnostics/render.ts';
import { showShape } from '../../ir/types.ts';
import { escapeHtml } from '../../escape.ts';
import { profileSvg, type Marks } from '../../draw/profile/picture.ts';
import { healthLines } from '../../draw/profile/health.ts';
import type { Profile } from '../../draw/profile/profile.ts';
import { figure } from '../../draw/profile/figure.ts';

export function profilePage(profile: Profile, findings: readonly Diagnostic[], marks: Marks, sources: ReadonlyMap<string, SourceFile>): string {
  const told = findings.length === 0
    ? '<p>No findings.</p>'
    : `<pre>${escapeHtml(renderPretty(findings, (file) => sources.get(file), { color: false }).trimEnd())}</pre>`;
  const cell = (value: number | null | undefined): string => `<td class="n">${value === null || value === undefined ? '' : figure(value)}</td>`;
  const rows = profile.layers.map((it) =>
    `<tr><td>${escapeHtml(it.name)}</td><td class="n">${it.line}</td><td>${it.shape === null ? '?' : showShape(it.shape)}</td><td class="n">${it.parameters.toLocaleString('en-US')}</td>` +
    `${cell(it.forward)}${cell(it.backward)}${cell(it.gradient?.norm)}${cell(it.gradient?.low)}${cell(it.gradient?.high)}</tr>`);
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>${escapeHtml(profile.network)}: predicted gradients</title>
<style>body{font:15px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:1000px;padding:0 1rem}svg{max-width:100%;height:auto}
pre{overflow:auto;padding:1rem;background:color-mix(in srgb,canvastext 6%,canvas)}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
th,td{padding:.2rem .6rem;text-align:left;border-bottom:1px solid color-mix(in srgb,canvastext 15%,canvas)}.n{text-align:right}</style></head>
<body>
${profileSvg(profile, marks)}
${profile.health === null ? '' : `<p>${healthLines(profile.health).map(escapeHtml).join('<br>')}</p>`}
<h2>Findings</h2>
${told}
<h2>Figures</h2>
<table><thead><tr><th>layer</th><th class="n">line</th><th>shape</th><th class="n">parameters</th><th class="n">forward q</th><th class="n">backward rms</th><th class="n">‖∂L/∂kernel‖</th><th class="n">low</th><th class="n">high</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody></table>
</body></html>
`;
}
