/** Whether what the app was granted is enough for what it needs. Told without trying. Pure. */

import type { Answer } from './finding.ts';

/** What Azure roles allow at a scope, one entry for each role. */
export interface AzurePermission {
  readonly actions: readonly string[];
  readonly notActions: readonly string[];
}

/** @param roles what the token carries; undefined when it doesn't tell */
export function judgeRoles(needed: readonly string[], roles: readonly string[] | undefined): Answer {
  if (roles === undefined) return { can: 'unknown' };
  return judgeShare(needed, (name) => roles.includes(name));
}

export function judgeActions(needed: readonly string[], permissions: readonly AzurePermission[]): Answer {
  return judgeShare(needed, (action) =>
    permissions.some(({ actions, notActions }) => covers(actions, action) && !covers(notActions, action)),
  );
}

/** Some of it is enough for some writes: then only the writes can tell. */
function judgeShare(needed: readonly string[], isGranted: (name: string) => boolean): Answer {
  const granted = needed.filter(isGranted).length;
  if (needed.length === 0) return { can: 'unknown' };
  if (granted === needed.length) return { can: 'yes' };
  return granted === 0 ? { can: 'no', why: 'noPermission' } : { can: 'unknown' };
}

/** `*` stands for anything; case means nothing. */
const covers = (patterns: readonly string[], action: string): boolean =>
  patterns.some((pattern) => {
    const parts = pattern.split('*').map((part) => part.replaceAll(/[.+^${}()|[\]\\?]/g, String.raw`\$&`));
    return new RegExp(`^${parts.join('.*')}$`, 'i').test(action);
  });
