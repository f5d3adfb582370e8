/** What is said of an app setting. */
export interface Setting {
  readonly name: string;
  /** One sentence for the person who fills it in. */
  readonly meaning: string;
  /** What holds when it is empty. */
  readonly fallback: string;
  /** Never shown, logged or put into a sample. */
  readonly secret: boolean;
  /** Its value in local.settings.sample.json; absent for what the platform sets, or what a laptop has no use for. */
  readonly sample?: string;
}
