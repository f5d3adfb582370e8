import fc from 'fast-check';
import { readJsonText } from '../../../shared/policy/json-text.ts';

const mistakesOf = (text: string): readonly string[] => {
  const reading = readJsonText(text);
  return reading.ok ? [] : reading.mistakes;
};

function accepts(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Text that is nearly JSON: valid JSON with one piece of it replaced. */
const nearlyJson = fc
  .tuple(
    fc.json(),
    fc.nat(),
    fc.nat(3),
    fc.constantFrom('', ',', ']', '}', '"', '\\', '0', '.', '-', 'e', 'null', '\t', '\u007f'),
  )
  .map(([json, at, length, piece]) => {
    const start = at % (json.length + 1);
    return json.slice(0, start) + piece + json.slice(start + length);
  });

const hasTwins = (mistakes: readonly string[]): boolean =>
  mistakes.some((mistake) => mistake.includes('a second time'));

describe('shared/policy/json-text', () => {
  it('agrees with JSON.parse on everything that has no key twice', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json({ maxDepth: 4 }), nearlyJson, fc.string()), (text) => {
        const reading = readJsonText(text);
        if (reading.ok) expect(reading.value).toEqual(JSON.parse(text));
        else expect(accepts(text) && !hasTwins(reading.mistakes)).toBe(false);
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    [
      'a comma after the last key',
      '{\n  "a": 1,\n}',
      'line 3, column 1: expected a key in double quotes (no comma after the last one)',
    ],
    ['a comma after the last element', '[1,\n]', 'line 2, column 1: expected a value'],
    ['a missing comma', '{"a": 1 "b": 2}', 'line 1, column 9: expected "," or "}"'],
    ['a missing colon', '{"a" 1}', 'line 1, column 6: expected ":"'],
    [
      'a comment',
      '{ // why\n}',
      'line 1, column 3: expected a key in double quotes (no comma after the last one)',
    ],
    [
      'a comment before everything',
      '// why\n{}',
      'line 1, column 1: comments are not part of JSON; take them out',
    ],
    ['text after the end', '{}\n{}', 'line 2, column 1: expected the end of the file'],
    ['an empty file', '', 'line 1, column 1: the text ends where a value is expected'],
    ['a file that ends too early', '{"a":', 'line 1, column 6: the text ends where a value is expected'],
    [
      'single quotes',
      "{'a': 1}",
      'line 1, column 2: expected a key in double quotes (no comma after the last one)',
    ],
    ['Windows line ends', '{\r\n"a": x}', 'line 2, column 6: expected a value'],
  ])('says line and column of %s', (_sentence, text, mistake) => {
    expect(mistakesOf(text)).toEqual([mistake]);
  });

  it.each(['{"a": 1, "a": 2}', '{"a": 1, "\\u0061": 2}'])('refuses a key that stands twice: %s', (text) => {
    expect(mistakesOf(text)).toEqual([
      expect.stringMatching(/^line 1, column 10: the key .* a second time; keep one of the two$/),
    ]);
  });

  it('allows the same key in different objects', () => {
    expect(readJsonText('{"a": {"b": 1}, "b": {"a": 2}}')).toEqual({
      ok: true,
      value: { a: { b: 1 }, b: { a: 2 } },
    });
  });

  it('tolerates a byte order mark', () => {
    expect(readJsonText('\uFEFF{}')).toEqual({ ok: true, value: {} });
  });

  it('recognises text that is not UTF-8', () => {
    expect(mistakesOf('{\0}\0')).toEqual([expect.stringContaining('save it as UTF-8')]);
  });

  it('refuses what is too large', () => {
    expect(mistakesOf(`"${'a'.repeat(256 * 1024)}"`)).toEqual([
      expect.stringContaining('larger than 256 KiB'),
    ]);
  });

  it.each(['[', '{"a":'])('refuses what is nested too deep, without running out of stack: %s', (opening) => {
    expect(mistakesOf(opening.repeat(40_000))).toEqual([expect.stringContaining('nested more than 32 deep')]);
  });
});
