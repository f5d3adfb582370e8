/**
 * Defender for Endpoint's words for what alerts_v2 stores: its pages disagree on some, so that what is read is not
 * always what the update page says to write. @see https://learn.microsoft.com/defender-endpoint/api/alerts
 */

interface Word {
  readonly stored: string;
  /** As an answer prints it; null where nothing is set. */
  readonly shown: string | null;
  /** As a body may have it, case by case. */
  readonly written: readonly string[];
}

const word = (stored: string, shown: string, ...others: readonly string[]): Word => ({
  stored,
  shown,
  written: [shown, ...others],
});

export const endpointStatuses = [
  word('new', 'New'),
  word('inProgress', 'InProgress'),
  word('resolved', 'Resolved'),
] as const;

/** `Unknown` and `NotAvailable` are of before 2022, and still what callers send to take something back. */
export const endpointClassifications: readonly Word[] = [
  { stored: 'unknown', shown: null, written: ['Unknown'] },
  word('truePositive', 'TruePositive'),
  word('falsePositive', 'FalsePositive'),
  word('informationalExpectedActivity', 'InformationalExpectedActivity'),
];

export const endpointDeterminations: readonly Word[] = [
  { stored: 'unknown', shown: null, written: ['NotAvailable'] },
  word('multiStagedAttack', 'MultiStagedAttack'),
  word('maliciousUserActivity', 'MaliciousUserActivity'),
  word('compromisedAccount', 'CompromisedUser'),
  word('malware', 'Malware'),
  word('phishing', 'Phishing'),
  word('unwantedSoftware', 'UnwantedSoftware'),
  word('securityTesting', 'SecurityTesting'),
  word('lineOfBusinessApplication', 'LineOfBusinessApplication'),
  word('confirmedActivity', 'ConfirmedUserActivity', 'ConfirmedActivity'),
  word('notMalicious', 'Clean', 'NotMalicious'),
  word('notEnoughDataToValidate', 'InsufficientData'),
  word('other', 'Other'),
];

export function shownWord(words: readonly Word[], stored: string): string | null {
  return words.find((each) => each.stored === stored)?.shown ?? null;
}

export function storedWord(words: readonly Word[], written: unknown): string | undefined {
  return words.find((each) => each.written.some((one) => one === written))?.stored;
}
