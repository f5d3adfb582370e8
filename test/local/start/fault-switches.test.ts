import { faultOf, faultSwitches } from '../../../local/start/fault-switches.ts';
import { callFaultKinds, notificationFaultKinds } from '../../../local/tenant/faults/fault.ts';

describe('local/start/fault-switches', () => {
  const switches = [...faultSwitches.values()];

  it.each([...callFaultKinds, ...notificationFaultKinds])('the page offers the fault %s', (kind) => {
    expect(switches.map(({ rule }) => rule.kind)).toContain(kind);
  });

  it('takes no fault for that of another switch', () => {
    for (const { id, rule } of switches) {
      const faults = [{ ...rule, id: 'fault-1', struck: 0 }];
      expect(switches.filter((each) => faultOf(each, faults) !== undefined).map((each) => each.id)).toEqual([
        id,
      ]);
    }
  });
});
