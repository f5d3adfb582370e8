/** What a log line may hold: few kinds of value, so that a query, a table and a reader all know what to expect. */

export type FieldKind = 'text' | 'number' | 'flag' | 'texts' | 'counts' | 'rows';

export interface Field<T = unknown, Optional extends boolean = boolean> {
  readonly kind: FieldKind;
  /** For the table in docs/telemetry.md; units where there are any. */
  readonly says: string;
  readonly optional: Optional;
  /** Of `rows` only. */
  readonly columns?: FieldList;
  /** Exists for the compiler alone. */
  readonly holds?: T;
}

export type FieldList = Readonly<Record<string, Field>>;

type Held<F> = F extends Field<infer T> ? T : never;
type NamesOf<L extends FieldList, Optional extends boolean> = {
  [N in keyof L]: L[N]['optional'] extends Optional ? N : never;
}[keyof L];

/** The value that a list of fields describes. */
export type ValuesOf<L extends FieldList> = {
  readonly [N in NamesOf<L, false>]: Held<L[N]>;
} & {
  readonly [N in NamesOf<L, true>]?: Held<L[N]>;
};

const field =
  <T>(kind: FieldKind) =>
  (says: string): Field<T, false> => ({ kind, says, optional: false });

/** A word, an id, a static sentence. Never what a person wrote, and never a name. */
export const text = field<string>('text');
export const number = field<number>('number');
export const flag = field<boolean>('flag');
export const texts = field<readonly string[]>('texts');
/** How many of each: few different names. */
export const counts = field<Readonly<Record<string, number>>>('counts');

export const rows = <L extends FieldList>(
  says: string,
  columns: L,
): Field<readonly ValuesOf<L>[], false> => ({
  kind: 'rows',
  says,
  columns,
  optional: false,
});

export const optional = <T>(given: Field<T, false>): Field<T, true> => ({ ...given, optional: true });
