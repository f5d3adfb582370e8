/** The faults in force, in the order in which they were added. */

import type { Fault, FaultFace, FaultRule } from './fault.ts';

export class FaultBox {
  readonly #faults = new Map<string, Fault>();
  #next = 1;

  add(rule: FaultRule): Fault {
    const fault: Fault = { ...rule, id: `fault-${this.#next}`, struck: 0 };
    this.#next += 1;
    this.#faults.set(fault.id, fault);
    return fault;
  }

  list(): readonly Fault[] {
    return [...this.#faults.values()];
  }

  remove(id: string): boolean {
    return this.#faults.delete(id);
  }

  clear(): void {
    this.#faults.clear();
  }

  /**
   * Every fault that strikes here, but of those that end a call only the first: the next one waits for the next call.
   * Each use counts, and a fault that is used up is gone.
   */
  strike(face: FaultFace, operation: string, about: string): readonly Fault[] {
    const all = this.list().filter((fault) => concerns(fault, face, operation, about));
    const end = all.find(endsCall);
    const hits = all.filter((fault) => fault === end || !endsCall(fault));
    for (const fault of hits) this.#use(fault);
    return hits;
  }

  #use(fault: Fault): void {
    const struck = fault.struck + 1;
    if (fault.times !== undefined && struck >= fault.times) this.#faults.delete(fault.id);
    else this.#faults.set(fault.id, { ...fault, struck });
  }
}

/** A call can only go wrong once. */
export function endsCall({ kind }: FaultRule): boolean {
  return kind === 'status' || kind === 'reset' || kind === 'hang';
}

function concerns(fault: Fault, face: FaultFace, operation: string, about: string): boolean {
  return (
    fault.face === face &&
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.about === undefined || about.toLowerCase().includes(fault.about.toLowerCase()))
  );
}
