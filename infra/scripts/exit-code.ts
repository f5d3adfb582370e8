/** What the exit codes of the scripts in this folder mean; docs/deploying.md has the same table. */
export const exitCodes = {
  /** All is as it should be. */
  ok: 0,
  /** Something unexpected; trying again may help. */
  failed: 1,
  /** Wrong options, or mistakes in the policy. */
  wrongInput: 2,
  /** Something is missing: a dry run found work to do, or the app isn't working. */
  notYet: 3,
  /** The account that is signed in may not do all of it; what it may is done. */
  notAllowed: 4,
  /** az is missing, not signed in, or signed in to another tenant or cloud. */
  notSignedIn: 5,
} as const;
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];

/** Ends the script with a sentence for the person at the keyboard, and the code for a pipeline. */
export class ScriptError extends Error {
  readonly exitCode: ExitCode;

  constructor(code: Exclude<keyof typeof exitCodes, 'ok'>, message: string, options: ErrorOptions = {}) {
    super(message, options);
    this.name = 'ScriptError';
    this.exitCode = exitCodes[code];
  }
}
