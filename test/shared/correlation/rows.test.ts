import type { SharedRecord } from '../../../shared/correlation/record.ts';
import {
  correlationFromRows,
  sharedFromRow,
  sharedToRow,
  stateToRow,
} from '../../../shared/correlation/rows.ts';
import { tenantId } from '../../support/alert-keys.ts';

const when = '2026-11-22T10:00:00.000Z';
const shared: SharedRecord = {
  tenantId,
  provider: 'sentinel',
  ref: 'r',
  foundAt: when,
  writtenAt: when,
  members: [],
};
const state = stateToRow({ id: 'c', tenantId, createdAt: when, writtenAt: when, aliases: [], copies: [] });

describe('shared/correlation/rows', () => {
  it('refuses rows that a newer version wrote, rather than guess', () => {
    expect(() => sharedFromRow({ ...sharedToRow(shared), v: 2 })).toThrow('does not know');
    expect(() => correlationFromRows([{ ...state, v: 2 }])).toThrow('does not know');
  });

  it('refuses rows without a version', () => {
    expect(() => correlationFromRows([{ partitionKey: 'c', rowKey: 'state' }])).toThrow('does not know');
  });

  it('sees no correlation where only copies are yet', () => {
    expect(correlationFromRows([])).toBeUndefined();
  });

  it('keeps every column within what storage takes', () => {
    const members = [{ aliases: ['漢'.repeat(100_000)] }];
    const row = sharedToRow({ ...shared, members });
    const lengths = Object.values(row).map((value) => (typeof value === 'string' ? value.length : 0));
    expect(Math.max(...lengths)).toBeLessThanOrEqual(32_768);
    expect(sharedFromRow(row).members).toEqual(members);
  });

  it('shows people the status that was agreed', () => {
    expect(state).toMatchObject({ agreedStatus: '', agreedClassification: '', tenantId });
  });
});
