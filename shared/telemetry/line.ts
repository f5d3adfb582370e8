/**
 * One line of the log as one JSON string: `message` first, so that a query finds its lines without parsing the others.
 * A trace holds 32,768 characters and is cut off there, which would leave no JSON: so lines are kept well below that.
 *
 * @see https://learn.microsoft.com/azure/azure-monitor/app/api-custom-events-metrics#limits
 */

const longestLine = 24_000;
const mostItems = 100;
const longestText = 1_500;

export function toLine(message: string, fields: object): string {
  const line = JSON.stringify({ message, ...fields }, shorten);
  return line.length <= longestLine ? line : JSON.stringify({ message, ...scalarsOf(fields), cut: true });
}

function shorten(_name: string, value: unknown): unknown {
  if (Array.isArray(value) && value.length > mostItems) return value.slice(0, mostItems);
  return typeof value === 'string' && value.length > longestText ? `${value.slice(0, longestText)}…` : value;
}

/** What says which thing it was about. */
function scalarsOf(fields: object): object {
  const scalars = Object.entries(fields).filter(([, value]) => typeof value !== 'object');
  return Object.fromEntries(scalars.map(([name, value]) => [name, shorten(name, value)]));
}
