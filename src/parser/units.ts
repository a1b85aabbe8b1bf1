/** The units a number may carry; which one an argument takes is part of that argument's type. */

export const units = ['%', 'deg', 'rad', 'px', 'step', 'steps', 'epoch', 'epochs', 's', 'min', 'h'] as const;
export type Unit = (typeof units)[number];

/** What people write for a unit of the language. */
export const unitAliases: ReadonlyMap<string, Unit> = new Map([
  ['percent', '%'], ['pct', '%'],
  ['degree', 'deg'], ['degrees', 'deg'], ['°', 'deg'],
  ['radian', 'rad'], ['radians', 'rad'],
  ['pixel', 'px'], ['pixels', 'px'],
  ['iteration', 'step'], ['iterations', 'steps'], ['batch', 'step'], ['batches', 'steps'],
  ['sec', 's'], ['secs', 's'], ['second', 's'], ['seconds', 's'],
  ['mins', 'min'], ['minute', 'min'], ['minutes', 'min'],
  ['hour', 'h'], ['hours', 'h'], ['hr', 'h'], ['hrs', 'h'],
]);

/** Whether a number may be followed by this. */
export const isUnit = (text: string): text is Unit => (units as readonly string[]).includes(text);
