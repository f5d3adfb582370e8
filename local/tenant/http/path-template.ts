/** `/security/alerts_v2/{id}` as a matcher; values come out percent-decoded. */
export interface PathTemplate {
  match(path: string): ReadonlyMap<string, string> | undefined;
}

export function pathTemplate(template: string, options: { readonly ignoreCase: boolean }): PathTemplate {
  const names: string[] = [];
  const source = template.replace(/[.$]/g, String.raw`\$&`).replace(/\{(\w+)\}/g, (_, name: string) => {
    names.push(name);
    return '([^/]+)';
  });
  const pattern = new RegExp(`^${source}$`, options.ignoreCase ? 'i' : '');
  return {
    match: (path) => {
      const found = pattern.exec(path);
      if (found === null) return undefined;
      return new Map(names.map((name, index) => [name, decode(found[index + 1] ?? '')]));
    },
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
