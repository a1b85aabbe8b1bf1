/** Whether a text is well-formed XML, as far as documents without DTDs and CDATA go. */

/** Empty if it is, else what is wrong. */
export function wellFormedness(text: string): string {
  const open: string[] = [];
  const tag = /<(\/?)([a-zA-Z][\w:-]*)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g;
  for (const [whole, closing, name, , empty, content, stray] of text.matchAll(tag)) {
    if (stray !== undefined) return `a \`<\` that begins no tag after ${open.join('/')}`;
    if (content !== undefined) {
      if (/&(?!(amp|lt|gt|quot|#39);)/.test(content)) return `a bare & in ${content.slice(0, 40)}`;
      if (open.length === 0 && content.trim() !== '') return `text outside: ${content.slice(0, 40)}`;
    } else if (closing) {
      if (open.pop() !== name) return `${whole} closes nothing`;
    } else if (!empty) open.push(name!);
  }
  return open.length === 0 ? '' : `${open.join('/')} is not closed`;
}
