/** A person by user principal name; guests have `#EXT#` in theirs. */
const principalName =
  /^[^\s@"'(),:;<>[\\\]]{1,113}@[a-z\d](?:[a-z\d-]*[a-z\d])?(?:\.[a-z\d](?:[a-z\d-]*[a-z\d])?)+$/i;

/**
 * Whom a product's field names, in lower case: principal names ignore it. Undefined for nobody and for whatever is no
 * principal name (a display name, a group, "Automation"): those mean something in that product only.
 */
export function assigneeOf(raw: string | null | undefined): string | undefined {
  const name = raw?.trim().toLowerCase() ?? '';
  return name.length <= 254 && principalName.test(name) ? name : undefined;
}
