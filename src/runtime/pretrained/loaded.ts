/** Which layers have stored weights: what settles drawn ones on the data leaves these alone. */
const loaded = new WeakSet<object>();

export const markLoaded = (layer: object): void => void loaded.add(layer);
export const isLoaded = (layer: object): boolean => loaded.has(layer);
