/** One namespace of tfjs-core and tfjs-layers; importing layers also registers every op's gradient. */
export * from '@tensorflow/tfjs-core';
export * from '@tensorflow/tfjs-layers';
