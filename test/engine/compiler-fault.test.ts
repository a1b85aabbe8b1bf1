/** What is told of a compiler that fails: its error, not what it says beside it. */
import { expect, test } from 'vitest';
import { faultOf } from '../../src/runtime/engine/native/run.ts';

const failed = (errors: string) => faultOf({ code: 1, output: '', errors });

test('the first error, with the line that it is about, whatever notes follow', () => {
  // As g++ 12 says it.
  expect(failed(`/src/a.cc: In function ‘int f()’:
/src/a.cc:4:18: error: ‘undefinedThing’ was not declared in this scope
    4 | int f() { return undefinedThing; }
      |                  ^~~~~~~~~~~~~~
/src/a.cc: In function ‘v16 add(v16, v16)’:
/src/a.cc:3:5: note: the ABI for passing parameters with 64-byte alignment has changed in GCC 4.6
    3 | v16 add(v16 a, v16 b) { return a + b; }
      |     ^~~
`)).toBe('/src/a.cc:4:18: error: ‘undefinedThing’ was not declared in this scope / 4 | int f() { return undefinedThing; } / |                  ^~~~~~~~~~~~~~');
});

test.each([
  ['/usr/bin/ld: cannot find -ltensorflow: No such file or directory\ncollect2: error: ld returned 1 exit status\n', '/usr/bin/ld: cannot find -ltensorflow: No such file or directory / collect2: error: ld returned 1 exit status'],
  ['/usr/bin/ld: /tmp/a.o: in function `f()\':\na.cc:(.text+0x9): undefined reference to `g()\'\ncollect2: error: ld returned 1 exit status\n', 'a.cc:(.text+0x9): undefined reference to `g()\' / collect2: error: ld returned 1 exit status'],
  ['g++: fatal error: Killed signal terminated program cc1plus\ncompilation terminated.\n', 'g++: fatal error: Killed signal terminated program cc1plus / compilation terminated.'],
  ['first\nsecond\nthird\nlast\n', 'second / third / last'],
])('of %j', (errors, told) => expect(failed(errors)).toBe(told));
