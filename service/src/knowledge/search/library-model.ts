import type { Runbook } from "@imperial-court/contract";
import type { CaseIndex } from "./case-index.ts";
import { CaseKinds } from "./case-kinds.ts";
import { type KindModel, kindModelOf, type TrainedKinds } from "./kind-model.ts";
import { casesToLearn, isSame, type KindLesson, learnKinds, lessonOf } from "./learn-kinds.ts";
import { profileRunbook, type ReadRunbook, type RunbookProfile } from "./runbook-profile.ts";
import type { KindExample } from "./train-kinds.ts";

/** Learns elsewhere: in another thread, so that analyses go on meanwhile. */
export type Teacher = (lesson: KindLesson) => Promise<TrainedKinds>;

/** What a model makes of a library. */
export interface ModelReading {
  readonly kindModel: KindModel;
  /** By the case's number. */
  readonly caseKinds: Int16Array;
  /** By the runbook's number. */
  readonly profiles: readonly RunbookProfile[];
}

/**
 * The kind model of a library, with what was read by it, and the next one, which has learned more.
 *
 * Without a teacher a model is learned by the update that finds more to learn. With one only the first model is:
 * later ones are learned and read while the one before is in use, and replace it at the next update. What is learned
 * depends on the runbooks and cases alone, never on when; so once nothing more is being learned the model is that of
 * a library built anew. A confirmed case that no model has learned tells its kind by being similar.
 */
export class LibraryModel {
  private readonly cases: CaseIndex;
  private readonly teacher: Teacher | null;
  private current: ReadModel | null = null;
  private next: ReadModel | null = null;
  private learning: Promise<void> | null = null;
  /** What was read last, for a model that is to be read in the meantime. */
  private runbooks: readonly ReadRunbook[] = [];

  constructor(cases: CaseIndex, teacher: Teacher | null) {
    this.cases = cases;
    this.teacher = teacher;
  }

  /** Whether the next update brings another model. */
  get hasLearned(): boolean {
    return this.next !== null;
  }

  async settled(): Promise<void> {
    await this.learning;
  }

  knows(term: string): boolean {
    return this.current?.model.placeOf(term) !== undefined;
  }

  /** Takes the first model, learned and read elsewhere. `learned` are the numbers of the cases it was learned from. */
  start(teaching: readonly Runbook[], learned: readonly number[], kinds: CaseKinds): void {
    this.current = new ReadModel({ teaching, cases: learned }, kinds);
  }

  update(teaching: readonly Runbook[], runbooks: readonly ReadRunbook[]): ModelReading {
    const { teacher } = this;
    this.runbooks = runbooks;
    if (this.next !== null) {
      this.current = this.next;
      this.next = null;
    }
    const subject = this.subjectOf(teaching);
    if (this.current === null || (teacher === null && !isSameSubject(this.current.subject, subject))) {
      this.current = this.readBy(subject, learnKinds(teaching, this.examplesOf(subject)));
    } else if (teacher !== null && this.learning === null && !isSameSubject(this.current.subject, subject)) {
      this.learning = this.learnNext(subject, teacher).finally(() => {
        this.learning = null;
      });
    }
    return this.current.read(runbooks);
  }

  /** The model is read in slices, so that nothing waits for it longer than for one of them. */
  private async learnNext(subject: Subject, teacher: Teacher): Promise<void> {
    const next = this.readBy(subject, await learnBy(teacher, subject.teaching, this.examplesOf(subject)));
    while (!next.advance(this.runbooks)) await new Promise(setImmediate);
    this.next = next;
  }

  private readBy(subject: Subject, model: KindModel): ReadModel {
    return new ReadModel(subject, new CaseKinds(this.cases, model));
  }

  private subjectOf(teaching: readonly Runbook[]): Subject {
    return { teaching, cases: casesToLearn(this.cases.confirmed()) };
  }

  private examplesOf({ cases }: Subject): KindExample[] {
    return cases.map((number) => this.cases.exampleOf(number));
  }
}

/** A teacher that cannot be had, or fails, costs the time of learning here. */
export async function learnBy(
  teacher: Teacher,
  teaching: readonly Runbook[],
  confirmed: readonly KindExample[],
): Promise<KindModel> {
  const learned = await teacher(lessonOf(teaching, confirmed)).catch(() => null);
  return learned === null ? learnKinds(teaching, confirmed) : kindModelOf(learned);
}

/** What a model is learned from: runbooks, and the numbers of cases. */
interface Subject {
  readonly teaching: readonly Runbook[];
  readonly cases: readonly number[];
}

function isSameSubject(left: Subject, right: Subject): boolean {
  return isSame(left.teaching, right.teaching) && isSame(left.cases, right.cases);
}

/** Cases and runbooks that one slice reads: some 5 ms. */
const casesInSlice = 1_000;
const runbooksInSlice = 200;

/** A model, and what was read by it. */
class ReadModel {
  readonly subject: Subject;
  private readonly kinds: CaseKinds;
  private of: readonly ReadRunbook[] = [];
  private profiles: RunbookProfile[] = [];

  constructor(subject: Subject, kinds: CaseKinds) {
    this.subject = subject;
    this.kinds = kinds;
  }

  get model(): KindModel {
    return this.kinds.model;
  }

  /** Reads a slice. Answers whether nothing is left. */
  advance(runbooks: readonly ReadRunbook[]): boolean {
    return this.kinds.advance(casesInSlice) && this.profile(runbooks, runbooksInSlice);
  }

  /** Reads all that is left. */
  read(runbooks: readonly ReadRunbook[]): ModelReading {
    this.kinds.advance();
    this.profile(runbooks);
    return { kindModel: this.model, caseKinds: this.kinds.kinds, profiles: this.profiles };
  }

  private profile(runbooks: readonly ReadRunbook[], most = Number.POSITIVE_INFINITY): boolean {
    if (this.of !== runbooks) {
      this.of = runbooks;
      this.profiles = [];
    }
    const end = Math.min(runbooks.length, this.profiles.length + most);
    for (let number = this.profiles.length; number < end; number++) {
      this.profiles.push(profileRunbook(runbooks[number]!, this.model));
    }
    return end === runbooks.length;
  }
}
