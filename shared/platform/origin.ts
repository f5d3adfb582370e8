/** `https://host[:port]` of a URL that has nothing more; undefined for any other text. */
export function parseOrigin(
  text: string,
  options: { readonly httpOnLoopback?: boolean } = {},
): string | undefined {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !isBare(url, text)) return undefined;
  const allowed = url.protocol === 'https:' || (options.httpOnLoopback === true && isLoopbackHttp(url));
  return allowed ? url.origin : undefined;
}

/** `?` and `#` are looked for in the text: URL drops them when nothing follows. */
function isBare(url: URL, text: string): boolean {
  return url.pathname === '/' && url.username === '' && url.password === '' && !/[?#]/.test(text);
}

function isLoopbackHttp(url: URL): boolean {
  return url.protocol === 'http:' && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
}
