/* The preview's behaviour: shows the pictures that arrive, marks the layers of the cursor's line, and tells which layer was clicked. */
(() => {
  const editor = acquireVsCodeApi();
  const note = document.getElementById('note');
  const main = document.getElementById('pictures');
  // Each picture has classes of its own, which must not meet.
  const roots = ['graph', 'profile'].map((id) => document.getElementById(id).attachShadow({ mode: 'open' }));
  const STYLE = `svg { max-width: 100%; height: auto; display: block; margin: 0 auto; } svg > .paper { fill: none; } [data-lines] { cursor: pointer; }
    .box.here rect, .box.here circle { stroke: #d946ef; stroke-width: 3; } rect.here:not(.box rect) { fill: #d946ef; fill-opacity: .25; }`;
  let line;

  /** The editor's theme is not the system's, so that the pictures' media queries would ask the wrong one. */
  const themed = (svg) => svg.replaceAll('@media (prefers-color-scheme:dark)', document.body.className.match(/vscode-(dark|high-contrast(?!-light))/) ? '@media all' : '@media not all');

  function show(drawing) {
    [drawing.graph, drawing.profile].forEach((svg, i) => (roots[i].innerHTML = `<style>${STYLE}</style>${themed(svg)}`));
    main.hidden = false;
    note.textContent = '';
  }

  function mark() {
    for (const root of roots) {
      const all = [...root.querySelectorAll('[data-lines]')];
      const on = all.filter((it) => it.dataset.lines.split(' ').includes(String(line)));
      for (const it of all) it.classList.toggle('here', on.includes(it));
      on[0]?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    }
  }

  window.addEventListener('message', ({ data }) => {
    if (data.drawing) show(data.drawing);
    if (data.missing) note.textContent = main.hidden ? 'There is no network to draw yet.' : 'The network as it was before the last edits.';
    if (data.line) line = data.line;
    mark();
  });
  for (const root of roots) {
    root.addEventListener('click', ({ target }) => {
      const lines = target.closest?.('[data-lines]')?.dataset.lines.split(' ');
      if (lines?.[0]) editor.postMessage({ line: Number(lines[0]) });
    });
  }
  // A theme that changes asks for the pictures again.
  new MutationObserver(() => editor.postMessage({})).observe(document.body, { attributeFilter: ['class'] });
})();
