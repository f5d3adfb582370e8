import * as z from 'zod';

const form = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** A GUID, in lower case. The pattern for editors is looser: JSON Schema has no way to ignore upper and lower case. */
export const guid = (error: string) =>
  z
    .string()
    .refine((text) => form.test(text), { error })
    .transform((text) => text.toLowerCase())
    .meta({ pattern: '^[0-9a-fA-F-]{36}$' });
