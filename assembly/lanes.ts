/** Four floats at a time, and the last one, two or three of a tensor one by one. */

// @ts-ignore: decorator
@inline
export function read(place: usize, whole: bool): v128 {
  return whole ? v128.load(place) : v128.load_splat<f32>(place);
}

// @ts-ignore: decorator
@inline
export function write(place: usize, value: v128, whole: bool): void {
  if (whole) v128.store(place, value);
  else v128.store_lane<f32>(place, value, 0);
}
