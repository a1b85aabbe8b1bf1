/** Text of others made safe for HTML and SVG, and for a terminal. */
const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };
const ASCII = /^[\x20-\x7e]*$/;
const CONTROL = /[\u0000-\u0008\u000a-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;
/** What XML 1.0 has no place for, not even as an entity: one such character in a name, and no browser shows the SVG. C1 is in nobody's use. */
const NO_XML = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu;

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!).replace(NO_XML, '\ufffd');
}

/** Control characters could move the cursor or hide text, and lone surrogates are no text: both become a visible mark, line ends too. */
export function harmless(text: string): string {
  return ASCII.test(text) ? text : text.replace(/\p{Surrogate}/gu, '\ufffd').replace(CONTROL, '\ufffd');
}

/** The same for text of several lines, which stay lines. */
export const harmlessLines = (text: string): string => text.split('\n').map(harmless).join('\n');
