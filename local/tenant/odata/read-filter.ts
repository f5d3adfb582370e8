import type { Refusal } from '../http/exchange.ts';
import { FilterError, parseFilter, type FilterSchema, type Predicate } from './filter.ts';

/**
 * What `$filter` asks for; everything where there is none.
 *
 * @throws Refusal made by `bad`, in the words of the API that is asked
 */
export function readFilter(
  text: string | null,
  schema: FilterSchema,
  bad: (message: string) => Refusal,
): Predicate {
  if (text === null) return () => true;
  try {
    return parseFilter(text, schema);
  } catch (error) {
    if (error instanceof FilterError) throw bad(`Invalid filter clause: ${error.message}.`);
    throw error;
  }
}
