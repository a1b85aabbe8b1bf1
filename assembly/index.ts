/** The side module: kernels on the memory of TensorFlow.js' WebAssembly backend. All places are byte addresses. */
export { packPanels, product } from './product';
export { outer, packColumns } from './outer';
export { padImages } from './move';
