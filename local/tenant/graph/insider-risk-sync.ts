/**
 * What Microsoft does with Insider Risk alerts, once the switch gives it a time: Purview knows new and in progress as the
 * same "Needs review", and its sync brings that back as new.
 * @see https://learn.microsoft.com/defender-xdr/irm-investigate-alerts-defender
 */

import type { Change } from '../notifications/change.ts';
import type { World } from '../world.ts';
import { writeAlert } from './write-alert.ts';

export class InsiderRiskSync {
  readonly #world: World;
  readonly #timers = new Set<NodeJS.Timeout>();

  constructor(world: World) {
    this.#world = world;
  }

  changed({ what, id }: Change): void {
    const { insiderRiskSyncMs } = this.#world.switches;
    const alert = what === 'alert' ? this.#world.alerts.get(id) : undefined;
    const flaps = alert?.serviceSource === 'microsoftInsiderRiskManagement' && alert.status === 'inProgress';
    if (!flaps || insiderRiskSyncMs === 0) return;
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      this.#putBack(id);
    }, insiderRiskSyncMs);
    this.#timers.add(timer.unref());
  }

  clear(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers.clear();
  }

  #putBack(id: string): void {
    const alert = this.#world.alerts.get(id);
    if (alert?.status !== 'inProgress') return;
    writeAlert(this.#world, alert, { status: 'new' }, { kind: 'product', name: 'Microsoft Purview' });
  }
}
