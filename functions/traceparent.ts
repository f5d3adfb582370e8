/** @see https://www.w3.org/TR/trace-context/#traceparent-header */
const form = /^[0-9a-f]{2}-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/;

/** The text, if it is one: whoever calls may put anything there. */
export function traceparentOf(text: string | null | undefined): string | undefined {
  return text !== null && text !== undefined && form.test(text) ? text : undefined;
}
