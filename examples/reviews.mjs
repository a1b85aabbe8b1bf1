/** Wrote reviews.jsonl, which text-classifier.gradnet reads: `node examples/reviews.mjs`. The same at each call. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

let state = 7;
/** 0 … below-1, by a linear congruential generator (Numerical Recipes). */
const draw = (below) => {
  state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
  return Math.floor((state / 2 ** 32) * below);
};
const pick = (list) => list[draw(list.length)];

const things = ['camera', 'lamp', 'book', 'film', 'hotel', 'meal', 'train', 'coat', 'game', 'concert'];
const good = ['wonderful', 'solid', 'charming', 'quick', 'clever', 'comfortable', 'bright', 'tasty', 'honest', 'splendid'];
const bad = ['dreadful', 'broken', 'dull', 'slow', 'clumsy', 'uncomfortable', 'dark', 'bland', 'overpriced', 'awful'];
const openings = ['I bought this', 'We tried the', 'My sister recommended this', 'For a week I used the', 'They sold us this'];
const ends = { content: ['Would choose it again.', 'Thank you!', 'We will be back.', 'I told all my friends.'], annoyed: ['Never again.', 'I want my money back.', 'We left early.', 'Avoid it.'] };

const lines = Array.from({ length: 500 }, (_, i) => {
  const label = i % 2 === 0 ? 'content' : 'annoyed';
  const [mine, other] = label === 'content' ? [good, bad] : [bad, good];
  // Every fourth review has a word of the other kind in it, and some lack an end that tells.
  const middle = draw(4) === 0 ? `It looked ${pick(other)}, but was ${pick(mine)} and ${pick(mine)}.` : `It was ${pick(mine)} and ${pick(mine)}.`;
  return JSON.stringify({ text: `${pick(openings)} ${pick(things)}. ${middle}${draw(3) === 0 ? '' : ` ${pick(ends[label])}`}`, label });
});
writeFileSync(fileURLToPath(new URL('reviews.jsonl', import.meta.url)), `${lines.join('\n')}\n`);
