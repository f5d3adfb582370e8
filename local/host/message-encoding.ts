export type MessageEncoding = 'base64' | 'none';

export function encodeMessage(content: Buffer, encoding: MessageEncoding): string {
  return content.toString(encoding === 'base64' ? 'base64' : 'utf8');
}

/** The message's text, or undefined when it isn't in that encoding. */
export function decodeMessage(text: string, encoding: MessageEncoding): string | undefined {
  if (encoding === 'none') return text;
  const compact = text.replace(/\s/g, '');
  const isBase64 = compact.length % 4 === 0 && /^[a-z0-9+/]*={0,2}$/i.test(compact);
  return isBase64 ? Buffer.from(compact, 'base64').toString('utf8') : undefined;
}
