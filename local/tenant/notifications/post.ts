/** One POST to the app under test. */

export interface Delivered {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

const maxAnswer = 64 * 1024;

/** Undefined when there was no whole answer within `timeoutMs`. Redirects are not followed, as Graph doesn't. */
export async function post(
  url: string,
  body: string,
  contentType: string,
  timeoutMs: number,
): Promise<Delivered | undefined> {
  try {
    const response = await fetch(url, {
      method: 'POST',
      body,
      headers: { 'content-type': contentType },
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
    });
    const text = (await response.text()).slice(0, maxAnswer);
    return { status: response.status, contentType: response.headers.get('content-type') ?? '', body: text };
  } catch {
    return undefined;
  }
}
