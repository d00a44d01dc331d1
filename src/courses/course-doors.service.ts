import { Injectable } from '@nestjs/common';

/** The way into a course for whoever looks at its page. */
export interface WayIn {
  /** Of the button: "Start now", "Continue". */
  text: string;
  href: string;
  /** What the button leads to: how long it takes, or what is left. */
  sentence: string;
  /** Whether the person has started: then it is theirs to go on, whoever it is for today. */
  begun: boolean;
}

/** What of a course is on offer here: the version that whoever starts today has. */
export interface CourseOffer {
  /** By a package, or by lessons that were written here. */
  delivery: 'native' | 'scorm';
  version: number;
  /** About how long its lessons take; null where a package does not say. */
  minutes: number | null;
  /** On its certificate. */
  cpdMinutes: number | null;
}

/** Told by the room where courses are taken, which is above this one: the page of a course need not know of it. */
export interface CourseDoor {
  /** Undefined while the course is not taken here. `personId` is undefined for a stranger. */
  wayInto(slug: string, personId: number | undefined): Promise<WayIn | undefined>;
  /** By the id of the course; those that are not taken here are not among them. */
  offers(courseIds: number[]): Promise<Map<number, CourseOffer>>;
}

@Injectable()
export class CourseDoors {
  private door?: CourseDoor;

  /** Called once when the program starts. */
  register(door: CourseDoor): void {
    if (this.door !== undefined) throw new Error('The door of courses is registered twice');
    this.door = door;
  }

  async wayInto(slug: string, personId: number | undefined): Promise<WayIn | undefined> {
    return this.door?.wayInto(slug, personId);
  }

  async offers(courseIds: number[]): Promise<Map<number, CourseOffer>> {
    return (await this.door?.offers(courseIds)) ?? new Map<number, CourseOffer>();
  }
}
