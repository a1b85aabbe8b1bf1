/** What a bracket holds. `header` is the file itself, outside all brackets. */
export type Region = 'header' | 'settings' | 'body' | 'names' | 'arguments' | 'parameters' | 'group' | 'list';
