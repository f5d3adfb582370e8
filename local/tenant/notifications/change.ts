/** Something that Graph may notify subscribers of. */

export interface Change {
  readonly what: 'alert' | 'incident' | 'legacyAlert';
  readonly id: string;
  readonly changeType: 'created' | 'updated';
}

export type ChangeListener = (change: Change) => void;
