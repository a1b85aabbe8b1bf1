/** The confusion matrix of a run's page, the pairs that are confused most, and the mistakes of most confidence. */
import { scaleLinear } from 'd3-scale';
import { count, percent } from '../monitor/format.ts';
import { inkOn } from './colours.ts';
import type { ShownConfusion } from './confusion.ts';
import { html, table, type Markup } from './html.ts';

/** With more classes the matrix is left out: the pairs say what there is to see. */
const MOST_CLASSES = 30;
const PAIRS = 8;

const right = scaleLinear<string>([0, 1], ['#e9f5ee', '#0f7a45']).clamp(true);
const wrong = scaleLinear<string>([0, 0.02, 0.2, 1], ['#f4f5f6', '#fde0c8', '#e8833a', '#8c1010']).clamp(true);

export function confusionSection({ output, names, counts, mistakes }: ShownConfusion): Markup {
  const totals = counts.map((row) => row.reduce((sum, n) => sum + n, 0));
  const samples = totals.reduce((sum, n) => sum + n, 0);
  const correct = counts.reduce((sum, row, k) => sum + row[k]!, 0);
  const pairs = counts.flatMap((row, is) => row.map((n, taken) => ({ is, taken, n }))).filter(({ is, taken, n }) => is !== taken && n > 0)
    .sort((a, b) => b.n - a.n).slice(0, PAIRS);
  const heading = (text: string): Markup => (output === '' ? html`<h3>${text}</h3>` : html`<h4>${text}</h4>`);
  return html`${output === '' ? undefined : html`<h3>${output}</h3>`}
    <p>
      ${count(correct)} of ${count(samples)} validation samples are right (${percent(correct / samples)}), with the weights that were kept.
      Rows are what a sample is, columns what it is taken for.
    </p>
    <div class="beside">
      ${names.length <= MOST_CLASSES ? matrix(names, counts, totals) : undefined}
      <div>
        ${
          pairs.length === 0
            ? undefined
            : html`${heading('Confused most')}${table(
                [
                  { title: 'is', of: ({ is }) => names[is] },
                  { title: 'taken for', of: ({ taken }) => names[taken] },
                  { title: 'times', numeric: true, of: ({ n }) => count(n) },
                  { title: 'of its class', numeric: true, of: ({ is, n }) => percent(n / totals[is]!) },
                ],
                pairs,
              )}`
        }
      </div>
    </div>
    ${
      mistakes.length === 0
        ? undefined
        : html`${heading('Wrong with most confidence')}
            <div class="mistakes">
              ${mistakes.map(({ sample, is, taken, share, pictures }) => html`<div>${pictures.map((picture) => html`<img src="${picture}" alt="sample ${sample}" />`)}is <b>${names[is]}</b>, taken for <b>${names[taken]}</b> (${percent(share)})<br /><span class="soft">sample ${sample}</span></div>`)}
            </div>`
    }`;
}

function matrix(names: readonly string[], counts: ShownConfusion['counts'], totals: readonly number[]): Markup {
  const long = names.some((name) => name.length > 3);
  return html`<div class="wide"><table class="confusion"><thead${long ? html` class="long"` : undefined}><tr><th></th>${names.map((name) => html`<th scope="col"><span>${name}</span></th>`)}</tr></thead>
<tbody>${counts.map((row, is) => html`<tr><th scope="row">${names[is]}</th>${row.map((n, taken) => {
    const share = totals[is] === 0 ? 0 : n / totals[is]!;
    const colour = is === taken ? right(share) : wrong(share);
    return html`<td style="background:${colour};color:${inkOn(colour)}" title="${names[is]} taken for ${names[taken]}: ${n} of ${totals[is]}">${n === 0 && is !== taken ? undefined : n}</td>`;
  })}</tr>`)}</tbody></table></div>`;
}
