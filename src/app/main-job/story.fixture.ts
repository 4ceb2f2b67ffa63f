/**
 * One story of the main job: two bundles whose documents are edited, moved, renamed, added, removed, brought back, staged,
 * held, dropped, published and restored at random, with everything checked against the naive oracle after each step.
 */
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'vitest';
import { StemmaError } from '../../kernel/shared/errors.ts';
import { questionsFor, Random } from '../../testing/generated/index.ts';
import type { Driver, Plan, PresentedAnswer } from './driver.fixture.ts';
import { checkCounts, checkLeft, checkOther, checkRestored, leftOut, liveIn } from './consequences.fixture.ts';
import * as oracle from './oracle.fixture.ts';
import { editPiece, newPiece, pickFrom, placesIn, reformatPiece, shelfKey, sourcesOf, type Piece, type Shelf } from './shelf.fixture.ts';
import { pastOf, readAll, servedOf, type Asked, type Snapshot } from './snapshot.fixture.ts';

export interface Amounts {
  readonly steps: number;
  /** A story goes on, at most three times as long, until so much was compared: how much a step compares depends on the seed. */
  readonly checks: number;
  /** Documents per bundle at the start, saved answers per bundle, evidence per bundle. */
  readonly documents: number;
  readonly answers: number;
  readonly evidence: number;
  /** How many earlier publishes are read again at the end. */
  readonly pasts: number;
}

interface Bundle {
  readonly name: string;
  number: number;
  shelf: Shelf;
  /** `exact`: whether each document has at most one round of edits since it was published. */
  staged: { number: number; shelf: Shelf; plan: Plan; held: boolean; harmless: boolean } | undefined;
  readonly published: number[];
  /** Removed documents, to be brought back. */
  readonly removed: Map<string, Piece>;
}

/** What was read just before a publish sequence ended, and when. */
interface Past {
  readonly time: string;
  readonly snapshot: Snapshot;
  readonly listing: string;
  /** The version that was published at this sequence. */
  readonly version: { readonly bundle: string; readonly number: number };
}

/** `uncertain` when its place was not certain the last time it was looked at. */
type Evidence = Omit<oracle.KnownEvidence, 'fresh'> & { readonly uncertain?: boolean };

export class Story {
  readonly #driver: Driver;
  readonly #random: Random;
  readonly #amounts: Amounts;
  readonly #bundles: readonly Bundle[];
  readonly #shelves = new Map<string, Shelf>();
  readonly #scopes = new Map<string, string | undefined>();
  readonly #questions: Asked[] = [];
  readonly #evidence = new Map<string, Evidence>();
  readonly #texts = new Map<string, string>();
  readonly #pasts = new Map<number, Past>();
  #now: Snapshot | undefined;
  #last: Past['version'] = { bundle: '', number: 0 };
  #fresh = new Map<string, PresentedAnswer>();
  #keys = 0;
  /** What was done, for the message when something fails. */
  readonly log: string[] = [];
  /** How often something was compared with the oracle. */
  checks = 0;

  constructor(driver: Driver, seed: number, amounts: Amounts) {
    this.#driver = driver;
    this.#random = new Random(seed);
    this.#amounts = amounts;
    this.#bundles = ['leases', 'rules'].map((name) => ({
      name,
      number: 0,
      shelf: new Map(),
      staged: undefined,
      published: [],
      removed: new Map(),
    }));
  }

  async play(): Promise<void> {
    // The second bundle comes into a workspace where answers are saved already, and may change them.
    for (const bundle of this.#bundles) {
      await this.#begin(bundle);
      await this.#see();
      await this.#judge(bundle);
      await this.#see();
    }
    const { steps, checks } = this.#amounts;
    for (let step = 0; step < steps || (this.checks < checks && step < 3 * steps); step++) await this.#step();
    await this.#lookBack();
  }

  async #begin(bundle: Bundle): Promise<void> {
    const shelf = new Map<string, Piece>();
    for (let count = 0; count < this.#amounts.documents; count++) {
      const { path, piece } = this.#newPiece(count);
      shelf.set(path, piece);
    }
    const added = await this.#driver.add(bundle.name, sourcesOf(shelf));
    expect(added.version).toEqual({ number: 1, status: 'published' });
    expect(added.documents.map((one) => one.status)).toEqual([...shelf].map(() => 'new'));
    this.#publish(bundle, 1, shelf);
  }

  #newPiece(kind = this.#random.between(0, 3)): { path: string; piece: Piece } {
    return newPiece(`d${(this.#keys += 1)}`, this.#random.between(0, 1e6) * 4 + (kind % 4));
  }

  #publish(bundle: Bundle, number: number, shelf: Shelf): void {
    Object.assign(bundle, { number, shelf, staged: undefined });
    bundle.published.push(number);
    this.#last = { bundle: bundle.name, number };
    this.#shelves.set(`${bundle.name}@${number}`, shelf);
  }

  /** Saves answers, takes evidence and rests insights on it. */
  async #judge(bundle: Bundle): Promise<void> {
    const { answers, evidence } = this.#amounts;
    const documents = [...bundle.shelf.values()].flatMap(({ content }) => ('document' in content ? [content.document] : []));
    for (let count = 0; count < answers; count++) {
      const [asked] = questionsFor(this.#random.pick(documents), this.#random.between(0, 1e9), 1);
      if (!asked) continue;
      const scope = count % 3 === 2 ? {} : { bundle: bundle.name };
      const saved = await this.#driver.ask(asked.question, { ...scope, save: true });
      this.#scopes.set(saved.id as string, scope.bundle);
      if (count === 0) this.#questions.push({ question: asked.question, ...scope });
    }
    const ids: string[] = [];
    for (let count = 0; count < evidence; count++) {
      const [path, piece] = pickFrom(
        this.#random,
        [...bundle.shelf].filter(([, one]) => placesIn(one).length > 0),
      );
      const place = this.#random.pick(placesIn(piece).filter((one) => one.text.length > 2));
      const canonical = await this.#text(bundle.name, path, bundle.number);
      const occurrence = canonical.slice(0, place.start).split(place.text).length;
      const added = await this.#driver.addEvidence(`${bundle.name}/${path}`, place.text, occurrence);
      expect([added.start, added.end, added.outcome]).toEqual([place.start, place.end, 'unchanged']);
      this.#evidence.set(added.id, { key: piece.key, sentence: place.id, basis: piece });
      ids.push(added.id);
    }
    for (let first = 0; first < ids.length; first += 2)
      await this.#driver.addInsight(`Insight ${first} of ${bundle.name}`, ids.slice(first, first + 2));
  }

  async #text(bundle: string, path: string, version: number): Promise<string> {
    const key = `${bundle}/${path}@${version}`;
    const text = this.#texts.get(key) ?? (await this.#driver.text(bundle, path, version));
    this.#texts.set(key, text);
    return text;
  }

  readonly #shelfOf: oracle.ShelfOf = (bundle, version) => this.#shelves.get(`${bundle}@${version}`) ?? new Map();

  /** Reads everything, asks every saved question again, and checks all that must hold at any time. */
  async #see(): Promise<void> {
    const snapshot = await readAll(this.#driver, this.#questions);
    this.#fresh = new Map();
    for (const { id, question, bundle } of oracle.askedOf(snapshot.answers, this.#scopes))
      this.#fresh.set(id, await this.#driver.ask(question, { bundle }));
    oracle.checkAnswers(snapshot, this.#fresh);
    oracle.checkStates(snapshot);
    for (const { bundle, document, version, start, end, quote } of oracle.citationsIn(snapshot)) {
      expect((await this.#text(bundle, document, version)).slice(start, end)).toBe(quote);
      this.checks += 1;
    }
    this.checks += snapshot.answers.length + snapshot.evidence.length + snapshot.insights.length;
    this.#now = snapshot;
    await wait(3); // so that no two times are the same
    this.#pasts.set(snapshot.status.seq, { time: new Date().toISOString(), snapshot, listing: this.#listing(), version: this.#last });
    await wait(3);
  }

  #listing(): string {
    return JSON.stringify(this.#bundles.map(({ shelf }) => shelfKey(shelf)));
  }

  /** What is served is what it was: nothing but a publish changes it. */
  async #expectUnchanged(): Promise<void> {
    const snapshot = await readAll(this.#driver, this.#questions);
    expect(servedOf(snapshot)).toEqual(servedOf(this.#now as Snapshot));
    this.#now = snapshot;
    this.checks += 1;
  }

  async #step(): Promise<void> {
    const bundle = this.#random.pick(this.#bundles);
    if (bundle.staged && this.#random.chance(0.15)) return this.#discard(bundle);
    if (bundle.staged && this.#random.chance(bundle.staged.held ? 0.5 : 0.1)) return this.#hold(bundle);
    if (bundle.staged && this.#random.chance(0.8)) return this.#apply(bundle);
    if (!bundle.staged && bundle.published.length > 1 && this.#random.chance(0.25)) return this.#restore(bundle);
    if (!bundle.staged && this.#random.chance(0.08)) return this.#addAgain(bundle);
    await this.#stage(bundle);
    // Sometimes the other bundle has its turn before this one is applied.
    if (bundle.staged && this.#random.chance(0.6)) await this.#apply(bundle);
  }

  async #stage(bundle: Bundle): Promise<void> {
    const from = bundle.staged?.shelf ?? bundle.shelf;
    const next = new Map(from);
    const change = this.#random.pick(['edit', 'edit', 'edit', 'reformat', 'new', 'remove', 'rename', 'back'] as const);
    const [path, piece] = pickFrom(this.#random, from);
    const seed = this.#random.between(0, 1e9);
    const put = (at: string, what: Piece): Promise<Awaited<ReturnType<Driver['add']>>> => {
      next.set(at, what);
      this.log.push(`${change} ${at} in ${bundle.name}`);
      return this.#driver.add(bundle.name, sourcesOf(next, [at]));
    };
    let added: Awaited<ReturnType<Driver['add']>>;
    if (change === 'new') {
      const made = this.#newPiece();
      added = await put(made.path, made.piece);
    } else if (change === 'remove' && from.size > 2) {
      next.delete(path);
      bundle.removed.set(path, piece);
      this.log.push(`remove ${path} from ${bundle.name}`);
      added = await this.#driver.remove(bundle.name, path);
    } else if (change === 'rename') {
      const to = `renamed/${seed}-${path.split('/').at(-1)}`;
      next.delete(path);
      next.set(to, piece);
      this.log.push(`rename ${path} to ${to} in ${bundle.name}`);
      added = await this.#driver.rename(bundle.name, path, to);
    } else {
      const back =
        change === 'back'
          ? [...bundle.removed].find(([at, one]) => !from.has(at) && ![...from.values()].some(({ key }) => key === one.key))
          : undefined;
      if (back) added = await put(...back);
      else if (change === 'reformat') added = await put(path, reformatPiece(piece, seed));
      // Edited once per version at most: what the generator promises about lookalikes holds for one round of edits.
      else if (bundle.shelf.get(path) === piece) added = await put(path, editPiece(piece, seed, this.#random.between(1, 4)));
      else return;
    }
    const { version, plan } = added;
    if (shelfKey(next) === shelfKey(bundle.shelf)) {
      expect(version).toEqual({ number: bundle.number, status: 'published' });
      bundle.staged = undefined;
    } else {
      expect(version?.status).toBe(bundle.staged?.held ? 'held' : 'staged');
      expect(plan).toBeDefined();
      const number = version?.number as number;
      const harmless = (bundle.staged?.harmless ?? true) && (change === 'rename' || change === 'reformat');
      bundle.staged = { number, shelf: next, plan: plan as Plan, held: bundle.staged?.held ?? false, harmless };
      this.#shelves.set(`${bundle.name}@${number}`, next);
      if (change === 'rename' && harmless) expect(plan?.affected.filter((one) => !leftOut(this.#now as Snapshot).has(one.id))).toEqual([]);
      await this.#preview(bundle);
    }
    await this.#expectUnchanged();
  }

  /** Asking the staged version says what the plan says. */
  async #preview({ name, staged }: Bundle): Promise<void> {
    const listed = new Set(staged?.plan.affected.map((one) => one.id));
    for (const answer of this.#now?.answers ?? []) {
      if (this.#scopes.get(answer.id) !== name) continue;
      const preview = await this.#driver.ask(answer.question, { bundle: name, asOf: `${staged?.number}` });
      const differs = oracle.saying(answer, this.#shelfOf) !== oracle.saying(preview, this.#shelfOf);
      expect(listed.has(answer.id), answer.question).toBe(differs);
      this.checks += 1;
    }
  }

  async #discard(bundle: Bundle): Promise<void> {
    this.log.push(`discard ${bundle.name}@${bundle.staged?.number}`);
    await this.#driver.discard(bundle.name);
    bundle.staged = undefined;
    await this.#expectUnchanged();
  }

  async #hold(bundle: Bundle): Promise<void> {
    const staged = bundle.staged as NonNullable<Bundle['staged']>;
    this.log.push(`${staged.held ? 'release' : 'hold'} ${bundle.name}@${staged.number}`);
    await this.#driver.hold(bundle.name, staged.held);
    staged.held = !staged.held;
    await this.#expectUnchanged();
  }

  async #addAgain(bundle: Bundle): Promise<void> {
    this.log.push(`add ${bundle.name} again`);
    const added = await this.#driver.add(bundle.name, sourcesOf(bundle.shelf), { sync: true });
    expect(added.version).toEqual({ number: bundle.number, status: 'published' });
    expect(added.plan).toBeUndefined();
    expect(added.documents.map(({ status, passagesNew }) => [status, passagesNew])).toEqual([...bundle.shelf].map(() => ['unchanged', 0]));
    await this.#expectUnchanged();
  }

  async #apply(bundle: Bundle): Promise<void> {
    const { number, shelf, held, harmless } = bundle.staged as NonNullable<Bundle['staged']>;
    const before = this.#now as Snapshot;
    if (held) {
      await expect(this.#driver.apply(bundle.name)).rejects.toThrow(StemmaError);
      this.log.push(`apply the held ${bundle.name}@${number}`);
      await this.#expectUnchanged();
      return;
    }
    const plan = await this.#driver.plan(bundle.name);
    await this.#expectUnchanged();
    const counted = plan.affected.filter((one) => one.kind === 'answer');
    const only = counted.length > 1 && this.#random.chance(0.3) ? [this.#random.pick(counted).id] : undefined;
    this.log.push(`apply ${bundle.name}@${number}${only === undefined ? '' : ` --only ${only.join(' ')}`}`);
    const applied = await this.#driver.apply(bundle.name, only);
    expect(applied.version).toBe(number);
    this.#publish(bundle, number, shelf);
    await this.#see();
    const after = this.#now as Snapshot;
    oracle.checkPlan(plan, oracle.differing(before, after, this.#fresh, this.#shelfOf), liveIn(before));
    checkCounts(applied, before, counted.length);
    checkOther(bundle.name, plan, before, this.#scopes);
    const left = only === undefined ? [] : counted.map((one) => one.id).filter((id) => !only.includes(id));
    checkLeft(new Set(left), before, after);
    if (harmless) expect(applied.rerun).toBeLessThanOrEqual(leftOut(before).size);
    this.#checkEvidence(bundle, true);
  }

  /** @param fresh whether the documents are one round of edits away from what was published before. */
  #checkEvidence(bundle: Bundle, fresh: boolean): void {
    const byKey = new Map([...bundle.shelf.values()].map((piece) => [piece.key, piece]));
    for (const evidence of this.#now?.evidence ?? []) {
      const known = this.#evidence.get(evidence.id) as Evidence;
      if (evidence.bundle !== bundle.name) continue;
      const piece = byKey.get(known.key);
      oracle.checkCarried(evidence, { ...known, fresh: fresh && !known.uncertain }, piece);
      const certain = oracle.isCertain(evidence) && piece !== undefined;
      // A lookalike may have been found again after it was gone for a while: from now on it is the sentence that stands there.
      const sentence = placesIn(piece ?? known.basis).find((place) => place.start === evidence.start && place.end === evidence.end)?.id;
      this.#evidence.set(
        evidence.id,
        certain ? { key: known.key, basis: piece, sentence: sentence ?? known.sentence } : { ...known, uncertain: true },
      );
      this.checks += 1;
    }
  }

  async #restore(bundle: Bundle): Promise<void> {
    const before = this.#now as Snapshot;
    const version = this.#random.pick(bundle.published);
    const shelf = this.#shelves.get(`${bundle.name}@${version}`) as Shelf;
    this.log.push(`restore ${bundle.name}@${version}`);
    const applied = await this.#driver.restore(bundle.name, version);
    if (shelfKey(shelf) === shelfKey(bundle.shelf)) {
      expect(applied).toMatchObject({ version: bundle.number, rerun: 0 });
      return this.#expectUnchanged();
    }
    const changed = shelfKey(shelf);
    this.#publish(bundle, applied.version, shelf);
    const listing = this.#listing();
    const earlier = [...this.#pasts.values()].findLast((past) => past.listing === listing);
    await this.#see();
    const after = this.#now as Snapshot;
    expect(shelfKey(bundle.shelf)).toBe(changed);
    const affected = oracle.differing(before, after, this.#fresh, this.#shelfOf);
    checkCounts(applied, before, before.answers.filter((one) => affected.has(one.id)).length);
    checkLeft(new Set(), before, after);
    this.#checkEvidence(bundle, false);
    if (earlier) checkRestored(earlier.snapshot, after, applied, this.#shelfOf);
    this.checks += liveIn(after);
  }

  /** Earlier times show again what they showed then. */
  async #lookBack(): Promise<void> {
    const pasts = [...this.#pasts.values()];
    while (pasts.length > this.#amounts.pasts) pasts.splice(this.#random.between(0, pasts.length - 1), 1);
    for (const { time, snapshot, version } of pasts) {
      this.log.push(`look back to publish ${snapshot.status.seq}`);
      const questions = this.#questions.slice(0, snapshot.asked.length);
      expect(pastOf(await readAll(this.#driver, questions, time))).toEqual(pastOf(snapshot));
      for (const [index, { question, bundle }] of questions.entries()) {
        if (bundle !== version.bundle) continue;
        expect(await this.#driver.ask(question, { bundle, asOf: `${version.number}` })).toEqual(snapshot.asked[index]);
      }
      this.checks += liveIn(snapshot);
    }
  }
}
