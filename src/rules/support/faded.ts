/** The gradient at the first layer of a chain by that at the last, however deep the chain is. */

/** A layer with weights: the gradient that reaches it, and the values that it is fed. */
interface Trained {
  readonly reaching: number;
  readonly input: { readonly second: number };
}

/** Values and gradients are carried as squares, which float64 ends at 1e-308: by those that the walk began with, what is below is not known any more. */
const KNOWN = 1e-145;
/** Where the known ones end above this, the gradient has not faded: something stops it, a kernel of zeros or a flat function. */
const FADED = 1e-100;

/**
 * What has faded beyond the known is carried on at the rate of the layers before: of the gradient, or, where the values have
 * faded on their way to it, of these. Near zero every function is as good as linear, and both ways lose the same.
 * @returns the natural logarithm: there are ratios that no number can hold
 */
export function logRatioOf(trained: readonly Trained[], first: Trained, last: Trained): number {
  const layers = trained.length - 1;
  const carriedOn = (known: number, steps: number): number | undefined => (known < FADED ? (Math.log(known) * layers) / steps : undefined);
  const ofValues = ({ input }: Trained): number => Math.sqrt(input.second / first.input.second);
  if (ofValues(last) < KNOWN) {
    const known = trained.findLastIndex((it) => ofValues(it) >= KNOWN);
    const faded = carriedOn(ofValues(trained[known]!), known);
    if (faded !== undefined) return faded;
  }
  const ofGradient = ({ reaching }: Trained): number => reaching / last.reaching;
  const ratio = ofGradient(first);
  if (!(ratio < KNOWN)) return Math.log(ratio);
  const known = trained.findIndex((it) => ofGradient(it) >= KNOWN);
  return carriedOn(ofGradient(trained[known]!), layers - known) ?? Math.log(ratio);
}
