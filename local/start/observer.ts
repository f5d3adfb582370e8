/** Looks at the tenant, the app's records and its health again and again, and tells who listens when something changed. */

import type { Stack } from '../stack.ts';
import type { Copy } from '../tenant/control/control.ts';
import { AnalystWatch } from './analyst-watch.ts';
import { entryOfHostLine, entryOfJournal, type CopyFinder } from './entries.ts';
import type { Feed } from './feed.ts';
import { hasLooked, readHealth, unknownHealth, type Health } from './health.ts';
import { parseHostLine } from './host-line.ts';
import { copyKey, toAppRecord, type AppRecord } from './judge/app-record.ts';
import { lagSampleOf } from './lag-sample.ts';
import { mirroredProducts } from './mirrored-products.ts';
import type { Samples } from './samples.ts';
import type { Phase, Snapshot } from './snapshot.ts';
import { createStorageReader, type StorageReader } from './storage-reader.ts';
import { toView, type View } from './view.ts';

const lookMs = 250;
const recordsMs = 2000;
const healthMs = 2000;
/** A change at a copy without time stamps is believed once the copy has been as it is for this long. */
const settleMs = 5500;

const startingView: View = {
  phase: 'starting',
  mode: 'unknown',
  problems: [],
  alerts: [],
  hidden: 0,
  summary: { alerts: 0, inStep: 0, held: 0, polls: [] },
  behaviours: [],
  faults: [],
};

export class Observer {
  readonly #feed: Feed;
  readonly #samples: Samples;
  readonly #mirrored = mirroredProducts();
  readonly #listeners = new Set<(view: View) => void>();
  readonly #failures = new Map<string, { at: number; text: string }>();
  readonly #analysts = new AnalystWatch();
  readonly #seeded = new Set<string>();
  #timers: NodeJS.Timeout[] = [];
  #stack: Stack | undefined;
  #reader: StorageReader | undefined;
  #copies = new Map<string, Copy>();
  #titles = new Map<string, string>();
  #records: readonly AppRecord[] = [];
  #recordsReadAt = 0;
  #stale = true;
  #health: Health = unknownHealth;
  #lookedAt: number | undefined;
  #view = startingView;
  #shown = '';

  constructor(feed: Feed, samples: Samples) {
    this.#feed = feed;
    this.#samples = samples;
  }

  view(): View {
    return this.#view;
  }

  onView(listener: (view: View) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async start(stack: Stack): Promise<void> {
    this.#stack = stack;
    this.#reader = createStorageReader(stack.storage.connectionString);
    for (const { id } of await stack.tenant.control.stories()) this.#seeded.add(id);
    await this.look();
    this.#repeat(lookMs, () => this.look());
    this.#repeat(healthMs, () => this.#readHealth());
    this.#repeat(1000, async () => this.#sample());
  }

  stop(): void {
    for (const timer of this.#timers) clearTimeout(timer);
    this.#timers = [];
    this.#stack = undefined;
  }

  onHostLine(text: string): void {
    const line = parseHostLine(text);
    if (line === undefined) return;
    if (line.source === 'mirror-alert') this.#stale = true;
    const lag = lagSampleOf(line, this.#copies);
    if (lag !== undefined) this.#samples.addLag(lag);
    const entry = entryOfHostLine(line, this.#find);
    if (entry !== undefined) this.#feed.add([entry]);
  }

  /** Reads everything that may have changed; called by itself several times a second. */
  async look(): Promise<void> {
    const stack = this.#stack;
    if (stack === undefined) return;
    const { control } = stack.tenant;
    const [copies, stories] = await Promise.all([control.copies(), control.stories()]);
    this.#titles = new Map(stories.map(({ id, title }) => [id, title]));
    this.#copies = new Map(copies.map((copy) => [copyKey(copy), copy]));
    this.#feed.add(this.#analysts.news(copies, this.#titles));
    await this.#readRecords();
    const [faults, switches] = await Promise.all([control.faults(), control.switches()]);
    this.#show(this.#snapshot({ copies, stories, faults, switches }));
  }

  /** One after the other, never two at once; a failure is not the end: the next look may succeed. */
  #repeat(ms: number, work: () => Promise<void>): void {
    const index = this.#timers.length;
    const run = async (): Promise<void> => {
      try {
        await work();
      } catch {
        // Storage or the host is going away; who watches over them says so.
      }
      if (this.#stack !== undefined) this.#timers[index] = setTimeout(() => void run(), ms);
    };
    this.#timers.push(setTimeout(() => void run(), ms));
  }

  async #readRecords(): Promise<void> {
    const now = Date.now();
    if (this.#reader === undefined || (!this.#stale && now - this.#recordsReadAt < recordsMs)) return;
    this.#stale = false;
    this.#recordsReadAt = now;
    const [correlations, lines] = await Promise.all([
      this.#reader.correlations(),
      this.#reader.newJournalLines(),
    ]);
    this.#records = correlations.map(toAppRecord);
    for (const { event, copy, at, text } of lines) {
      if (event === 'write-failed' && copy !== undefined)
        this.#failures.set(copyKey(copy), { at: Date.parse(at), text });
    }
    this.#feed.add(lines.map((line) => entryOfJournal(line, this.#find)));
  }

  #snapshot(read: Pick<Snapshot, 'copies' | 'stories' | 'faults' | 'switches'>): Snapshot {
    return {
      ...read,
      phase: this.#phase(),
      seeded: this.#seeded,
      records: this.#records,
      failures: this.#failures,
      health: this.#health,
      lags: this.#samples.lags(),
    };
  }

  #phase(): Phase {
    return this.#lookedAt !== undefined && Date.now() - this.#lookedAt >= settleMs ? 'ready' : 'looking';
  }

  #show(snapshot: Snapshot): void {
    this.#view = toView(snapshot, this.#mirrored);
    const shown = JSON.stringify(this.#view);
    if (shown === this.#shown) return;
    this.#shown = shown;
    for (const listener of this.#listeners) listener(this.#view);
  }

  async #readHealth(): Promise<void> {
    if (this.#stack === undefined) return;
    this.#health = readHealth(await this.#stack.health());
    if (this.#lookedAt === undefined && hasLooked(this.#health)) this.#lookedAt = Date.now();
  }

  #sample(): void {
    const { alerts, inStep, held } = this.#view.summary;
    if (alerts > 0) this.#samples.addShare({ at: Date.now(), alerts, outOfStep: alerts - inStep - held });
  }

  readonly #find: CopyFinder = (key) => {
    const story = this.#copies.get(key)?.story;
    return story === undefined ? undefined : { story, title: this.#titles.get(story) ?? story };
  };
}
