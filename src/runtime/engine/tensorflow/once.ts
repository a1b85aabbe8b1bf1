/** What TensorFlow.js is taught stays: engines that are loaded one after another teach it once. */
export function once(teach: () => void): () => void {
  let done = false;
  return () => {
    if (done) return;
    done = true;
    teach();
  };
}
