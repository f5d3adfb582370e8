/**
 * JSON as people write it by hand: says line and column of the first thing that isn't JSON, and refuses a key that
 * stands twice in one object, where JSON.parse would silently drop the first.
 */

export type JsonReading =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly mistakes: readonly string[] };

const maxLength = 256 * 1024;
const maxDepth = 32;

export function readJsonText(text: string): JsonReading {
  if (text.length > maxLength) {
    return refuse('is larger than 256 KiB; a policy is a page or two: check that this is the right file');
  }
  if (text.includes('\0')) return refuse('is not UTF-8 text; save it as UTF-8 (PowerShell: -Encoding utf8)');
  const json = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const mistake = new Scan(json).run();
  return mistake === undefined ? { ok: true, value: JSON.parse(json) } : refuse(mistake);
}

const refuse = (mistake: string): JsonReading => ({ ok: false, mistakes: [mistake] });

/** Why the text is refused, and where. Never leaves this file. */
class Refusal extends Error {
  readonly at: number;

  constructor(at: number, message: string) {
    super(message);
    this.at = at;
  }
}

const space = /[ \t\n\r]*/y;
/** Anything but the quote, the backslash and what stands below the space. */
const plain = String.raw`[\x20\x21\x23-\x5b\x5d-\u{10ffff}]*`;
const string = new RegExp(String.raw`"${plain}(?:\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})${plain})*"`, 'uy');
const scalar = /true|false|null|-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

class Scan {
  private readonly text: string;
  private at = 0;

  constructor(text: string) {
    this.text = text;
  }

  run(): string | undefined {
    try {
      this.value(0);
      if (this.at < this.text.length) this.refuse('expected the end of the file');
      return undefined;
    } catch (error) {
      if (error instanceof Refusal) return `${place(this.text, error.at)}: ${error.message}`;
      throw error;
    }
  }

  /** One value with the white space around it. */
  private value(depth: number): void {
    if (depth > maxDepth) this.refuse(`is nested more than ${maxDepth} deep; a policy is not`);
    this.take(space);
    if (this.skip('{')) this.list('}', this.member(depth));
    else if (this.skip('[')) this.list(']', () => this.value(depth + 1));
    else if (this.take(string) === undefined && this.take(scalar) === undefined) this.refuse(this.expected());
    this.take(space);
  }

  private list(end: string, element: () => void): void {
    this.take(space);
    if (this.skip(end)) return;
    do element();
    while (this.skip(','));
    if (!this.skip(end)) this.refuse(`expected "," or "${end}"`);
  }

  private member(depth: number): () => void {
    const seen = new Set<string>();
    return () => {
      this.take(space);
      const start = this.at;
      const key = this.take(string);
      if (key === undefined)
        return this.refuse('expected a key in double quotes (no comma after the last one)');
      const name = String(JSON.parse(key));
      if (seen.has(name)) this.refuse(`the key ${key} stands here a second time; keep one of the two`, start);
      seen.add(name);
      this.take(space);
      if (!this.skip(':')) this.refuse('expected ":"');
      this.value(depth + 1);
    };
  }

  private expected(): string {
    if (this.text.startsWith('/', this.at)) return 'comments are not part of JSON; take them out';
    if (this.at === this.text.length) return 'the text ends where a value is expected';
    return 'expected a value';
  }

  private take(token: RegExp): string | undefined {
    token.lastIndex = this.at;
    const found = token.exec(this.text)?.[0];
    if (found !== undefined) this.at += found.length;
    return found;
  }

  private skip(character: string): boolean {
    const found = this.text.startsWith(character, this.at);
    if (found) this.at += 1;
    return found;
  }

  private refuse(message: string, at = this.at): never {
    throw new Refusal(at, message);
  }
}

function place(text: string, at: number): string {
  const before = text.slice(0, at).split('\n');
  return `line ${before.length}, column ${(before.at(-1) ?? '').length + 1}`;
}
