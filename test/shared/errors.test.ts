import {
  describeError,
  explainError,
  TerminalError,
  TransientError,
  withoutDetail,
} from '../../shared/errors.ts';

const quoting = new TerminalError('refused', 'The API refused the request.', {
  detail: "BadRequest: the comment 'Spoke to Jane Doe (jane.doe@contoso.com)' is too long",
});

describe('shared/errors', () => {
  it("says in a log line what is ours to say, and the other side's own error code", () => {
    expect(describeError(quoting)).toBe('refused: The API refused the request. [BadRequest]');
    expect(describeError(new TransientError('timeout', 'The API did not answer in time.'))).toBe(
      'timeout: The API did not answer in time.',
    );
  });

  it.each([
    ['a sentence', 'Jane Doe is not allowed'],
    ['an address', 'jane.doe@contoso.com: unknown'],
    ['nothing', undefined],
  ])('takes %s for no error code', (_name, detail) => {
    const error = new TerminalError('refused', 'No.', detail === undefined ? {} : { detail });
    expect(describeError(error)).toBe('refused: No.');
  });

  it('names what is none of ours by its class alone', () => {
    expect(describeError(new TypeError('Jane Doe'))).toBe('TypeError');
    expect(describeError('Jane Doe')).toBe('unknown error');
  });

  it('explains in full to operators, and takes that back for the log', () => {
    const full = explainError(quoting);
    expect(full).toContain('Jane Doe');
    expect(withoutDetail(`sentinel x: ${full}`)).toBe(`sentinel x: ${describeError(quoting)}`);
    expect(withoutDetail('a reason (in brackets)')).toBe('a reason (in brackets)');
  });
});
