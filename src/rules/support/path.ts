/** The way of the gradient as places in the source, layer by layer, for reports that can follow it. */
import type { Label } from '../../diagnostics/diagnostic.ts';
import type { Chain } from './chain.ts';
import { show } from './numbers.ts';

/** From the output to the first layer; of a layer that is repeated the last to be reached, with what is left of the gradient there. */
export function pathOf({ trained, last }: Chain): Label[] {
  const byPlace = new Map<string, Label>();
  for (const { node, reaching } of [...trained].reverse()) {
    const text = `\`${node.name}\`: ${show(reaching / last.reaching)} of the gradient at the output`;
    byPlace.set(`${node.place.file} ${node.place.start}`, { place: node.place, text });
  }
  return [...byPlace.values()];
}
