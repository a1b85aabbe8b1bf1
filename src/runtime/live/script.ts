/** What keeps a live page up to date in the browser: sections come as they change, and a word when it is over. */

export const SCRIPT = `
const state = document.getElementById('state');
const source = new EventSource('/events');
const say = (text, kind) => { state.textContent = text; state.className = 'live told ' + kind; };
source.onopen = () => say('training; this page follows', 'good');
source.onerror = () => say('the training does not answer: it may have been stopped', 'bad');
source.addEventListener('section', (event) => {
  const { id, html } = JSON.parse(event.data);
  const section = document.getElementById(id);
  const places = [...section.querySelectorAll('.wide')].map((it) => it.scrollLeft);
  section.innerHTML = html;
  section.querySelectorAll('.wide').forEach((it, i) => { it.scrollLeft = places[i] || 0; });
});
source.addEventListener('end', (event) => { source.close(); say(JSON.parse(event.data), 'good'); });
`;
