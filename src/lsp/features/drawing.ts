/** The network of a file, drawn, and the profile of its gradients. */
import { viewOf } from '../../draw/network/fold.ts';
import { networkSvg } from '../../draw/network/svg.ts';
import { marksOf, profileSvg } from '../../draw/profile/picture.ts';
import { measureProfile } from '../../draw/profile/profile.ts';
import type { Snapshot } from '../snapshot.ts';
import type { Drawing } from './drawing-request.ts';

/** Of the network that is trained, or the first; undefined where there is none to draw, as while it is being written. */
export function drawing({ analysis, source }: Snapshot, fold?: number): Drawing | undefined {
  const { program, facts: known, sources, diagnostics } = analysis;
  const graph = program.trainings[0]?.network ?? program.networks[0];
  const facts = graph && known.get(graph);
  if (!graph || !facts || graph.nodes.length === 0) return undefined;
  const lineOf = ({ file, start }: { file: string; start: number }): number | undefined => (file === source.name ? source.positionAt(start).line : undefined);
  const profile = measureProfile(graph, facts, sources, program.trainings.find((it) => it.network === graph));
  return {
    network: graph.name,
    graph: networkSvg(viewOf(graph, facts, { fold }), facts, { lineOf }),
    profile: profileSvg(profile, marksOf(diagnostics, sources, source.name), (row) => lineOf(graph.nodes[row]!.place)),
  };
}
