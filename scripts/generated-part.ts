/** A page of the docs with a part that is made from the code, between two marks. */

/** The same page with the part as it should be. @throws Error when the page has no place for it. */
export function replacePart(page: string, name: string, part: string): string {
  const begin = `<!-- ${name}: npm run generate -->`;
  const end = `<!-- /${name} -->`;
  const from = page.indexOf(begin);
  const to = page.indexOf(end);
  if (from < 0 || to < from) throw new Error(`the page has no place for this part: ${begin} … ${end}`);
  return `${page.slice(0, from + begin.length)}\n\n${part}\n\n${page.slice(to)}`;
}
