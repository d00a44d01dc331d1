export type Standard = '1.2' | '2004';

/** One entry of the contents of a package. An asset is shown; a SCO also tells how somebody gets on. */
export interface PackageItem {
  id: string;
  title: string;
  kind: 'sco' | 'asset';
  /** Within the package, as it is asked for: with what follows a `?` or `#`, and with percent signs. */
  href: string;
  /** From 0, below its headings. */
  depth: number;
  /** In per cent, from which on the item counts as passed; null where the package decides by itself. */
  masteryScore: number | null;
  launchData: string;
  maxTimeAllowed: string;
  /** From 0 to 1, of its progress, from which on the item counts as completed; empty where it decides by itself. */
  completionThreshold?: string;
  timeLimitAction: string;
  /** Ids, for 2004: they are there before the item begins. */
  objectives: string[];
  /** Its clusters from the outermost on, by their place among those of the manifest. As all below, from 2004 on. */
  within?: number[];
  mapped?: MappedObjective[];
  /** Requests whose buttons the package brings itself: "continue", "previous". */
  hides?: string[];
}

/** How somebody may go through the items that lie directly below a heading: the control modes of 2004. */
export interface Cluster {
  choice: boolean;
  choiceExit: boolean;
  flow: boolean;
  forwardOnly: boolean;
}

/** An objective of an item that others know by the name of `shared`. */
export interface MappedObjective {
  /** Its own name in the item; empty for a primary objective without one. */
  id: string;
  /** Stands for the item as a whole. */
  primary: boolean;
  shared: string;
  reads: { status: boolean; measure: boolean };
  writes: { status: boolean; measure: boolean };
}

/** What the manifest of a package says. */
export interface Manifest {
  standard: Standard;
  /** As it names itself: "1.2", "2004 4th Edition". */
  edition: string;
  title: string;
  items: PackageItem[];
  /** Undefined for 1.2, and for what was uploaded before it was read: all may be chosen. */
  clusters?: Cluster[];
  /** Rules of sequencing that it holds and that are not followed, in words. */
  sequencing: string[];
}

/** All that is kept of a package beside its files. */
export interface ScormPackage extends Manifest {
  files: number;
  /** Unpacked. */
  bytes: number;
  /** Whether any part of it seems to say that somebody has completed it. */
  reports: boolean;
  /** What an organiser should know before it is published. */
  warnings: string[];
}

/** Some of a file, after what was given of it before. */
export interface PackagePiece {
  /** As `pathKey` of file-names.rules.ts writes it. */
  path: string;
  /** From 0, in bytes. */
  startsAt: number;
  /** Only until the next piece is asked for: its memory is used again. */
  bytes: Buffer;
}

/** What completes a course that is delivered by a package. */
export const SCORM_RULES = ['completed', 'passed', 'completed_and_passed', 'viewed_all'] as const;
export type ScormRule = (typeof SCORM_RULES)[number];

export type Completion = 'unknown' | 'incomplete' | 'completed';
export type Success = 'unknown' | 'passed' | 'failed';

/** How somebody got on with one item, or with the whole package. */
export interface Outcome {
  completion: Completion;
  success: Success;
  /** In per cent; null while none was told. */
  score: number | null;
}

/** The data of an item by the names of the standard: `cmi.core.lesson_status`. */
export type Cmi = Record<string, string>;

export interface ItemState extends Outcome {
  item: string;
  cmi: Cmi;
  seconds: number;
}

/** An answer that a package told of. */
export interface Interaction {
  item: string;
  id: string;
  kind: string;
  /** What it asks; empty where the package does not tell. */
  description: string;
  answer: string;
  /** Patterns of right answers, as the standard writes them. */
  right: string[];
  /** "correct", "incorrect", "neutral", a number, or empty. */
  result: string;
}
