import fc from 'fast-check';
import {
  classifications,
  determinations,
  statuses,
  type Disposition,
} from '../../../shared/alert/disposition.ts';

/** Every disposition a person or a product can have decided, sensible or not. */
export const anyDisposition: fc.Arbitrary<Disposition> = fc
  .record({
    status: fc.constantFrom(...statuses),
    classification: fc.constantFrom(...classifications),
    determination: fc.constantFrom(...determinations),
    comment: fc.option(fc.string(), { nil: undefined }),
  })
  .map(({ comment, ...verdict }) => (comment === undefined ? verdict : { ...verdict, comment }));

export const closedAs = (classification: Disposition['classification'], comment?: string): Disposition => ({
  status: 'resolved',
  classification,
  determination: 'unknown',
  ...(comment !== undefined && { comment }),
});

export const isNew: Disposition = { status: 'new', classification: 'unknown', determination: 'unknown' };
export const isInProgress: Disposition = { ...isNew, status: 'inProgress' };
