/**
 * The risks of the tenant, and the actions on people that Entra has taken and not carried out yet: for some time they
 * show `isProcessing` and the old state.
 */

import type { TenantClock } from '../clock.ts';
import { VersionedStore } from '../state/versioned-store.ts';
import type {
  RiskDetection,
  RiskyServicePrincipal,
  RiskyUser,
  ServicePrincipalDetection,
} from './risk-records.ts';

interface Pending {
  readonly due: number;
  readonly carryOut: () => void;
}

export class RiskBook {
  readonly detections = new VersionedStore<RiskDetection>();
  readonly users = new VersionedStore<RiskyUser>();
  readonly spDetections = new VersionedStore<ServicePrincipalDetection>();
  readonly servicePrincipals = new VersionedStore<RiskyServicePrincipal>();
  readonly #clock: TenantClock;
  #pending: readonly Pending[] = [];

  constructor(clock: TenantClock) {
    this.#clock = clock;
  }

  later(ms: number, carryOut: () => void): void {
    this.#pending = [...this.#pending, { due: this.#clock.now() + ms, carryOut }];
  }

  /** To be called before anything is shown: carries out what is due by now. */
  settle(): this {
    const now = this.#clock.now();
    const due = this.#pending.filter((each) => each.due <= now);
    this.#pending = this.#pending.filter((each) => each.due > now);
    for (const { carryOut } of due) carryOut();
    return this;
  }

  clear(): void {
    for (const store of [this.detections, this.users, this.spDetections, this.servicePrincipals])
      store.clear();
    this.#pending = [];
  }
}
