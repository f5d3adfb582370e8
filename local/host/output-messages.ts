import type { TypedData } from './rpc.ts';

/** The queue messages that one output value stands for: an array is several, an object is sent as its JSON. */
export function messagesOf(data: TypedData): readonly Buffer[] {
  if (typeof data.json === 'string') return messagesOfJson(data.json);
  if (data.bytes !== null && data.bytes !== undefined) return [Buffer.from(data.bytes)];
  const scalar = data.string ?? data.int ?? data.double;
  return scalar === null || scalar === undefined ? [] : [Buffer.from(String(scalar))];
}

function messagesOfJson(json: string): readonly Buffer[] {
  const value: unknown = JSON.parse(json);
  if (!Array.isArray(value)) return [Buffer.from(json)];
  return value.map((item: unknown) => Buffer.from(typeof item === 'string' ? item : JSON.stringify(item)));
}
