/** What the tenant does by itself, where the products' documents leave it open; the page can switch it. */

import type { Switches } from '../tenant/state/switches.ts';

export interface Behaviour {
  readonly id: 'cascade' | 'nativeSync';
  readonly label: string;
  /** What it does, for people. */
  readonly effect: string;
}

export const behaviours: readonly Behaviour[] = [
  {
    id: 'cascade',
    label: 'Incidents close alerts',
    effect: 'closing an XDR incident closes the open alerts in it',
  },
  {
    id: 'nativeSync',
    label: 'Sentinel follows XDR',
    effect: "Microsoft's own connector keeps Sentinel's incident and the XDR incident alike",
  },
];

export interface BehaviourView extends Behaviour {
  readonly on: boolean;
}

export const toBehaviourViews = (switches: Switches): readonly BehaviourView[] =>
  behaviours.map((each) => ({ ...each, on: switches[each.id] }));
