import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Exclude, Transform } from 'class-transformer';
import { ArrayMaxSize, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsPlainText } from '../../platform/text/plain-text.js';
import { ticked } from '../../platform/text/written.js';
import { CatalogueEntryForm } from '../catalogue-entry.form.js';
import type { QuestionFigures } from '../interactions.rules.js';
import type { CourseNow, CoursePackage, KeptPackage } from '../packages.queries.js';
import type { Publication } from '../package-drafts.service.js';
import { partOfQuestion } from '../scorm-words.js';
import { SCORM_RULES, type ScormRule } from '../scorm.types.js';

const ZIP = {
  type: 'string',
  format: 'binary',
  description: 'A zip, SCORM 1.2 or SCORM 2004; below 100 MB',
} as const;

export class UploadPackageBody {
  @ApiProperty(ZIP) file: unknown;
}

export class BeginCourseBody extends CatalogueEntryForm {
  @ApiProperty(ZIP)
  @Exclude()
  file: unknown;

  @ApiPropertyOptional({ type: [String], description: 'What people will learn. Repeat the field' })
  @Transform(({ value }) => ticked(value))
  @ArrayMaxSize(20, { message: 'outcomes must be 20 or fewer' })
  @IsPlainText('outcomes', { max: 300 }, { each: true })
  outcomes: string[] = [];

  @ApiPropertyOptional({
    type: 'string',
    description: 'Who can take it: a rule of eligibility, as JSON. Everyone, where it is left out',
    example: '{"kind":"everyone"}',
  })
  @MayBeLeftOut()
  @Transform(({ value }) => fromJson(value))
  @IsOptional()
  rule: unknown = { kind: 'everyone' };
}

/** A part of a form may come as JSON or as its text. */
function fromJson(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export class PublishPackageBody {
  @ApiPropertyOptional({ enum: SCORM_RULES, description: 'What completes it. Left out: that of the draft' })
  @MayBeLeftOut()
  @IsIn(SCORM_RULES, { message: `rule must be one of ${SCORM_RULES.join(', ')}` })
  rule?: ScormRule;

  @ApiPropertyOptional({ minimum: 1, maximum: 100, description: 'Counts where only a score is told' })
  @MayBeLeftOut()
  @IsInt({ message: 'passMark must be a whole number from 1 to 100' })
  @Min(1, { message: 'passMark must be a whole number from 1 to 100' })
  @Max(100, { message: 'passMark must be a whole number from 1 to 100' })
  passMark?: number;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'On the certificate; null for none' })
  @IsOptional()
  @IsInt({ message: 'cpdMinutes must be whole minutes, fewer than 10,000, or null' })
  @Min(1, { message: 'cpdMinutes must be whole minutes, fewer than 10,000, or null' })
  @Max(9999, { message: 'cpdMinutes must be whole minutes, fewer than 10,000, or null' })
  cpdMinutes?: number | null;

  @ApiPropertyOptional({ type: 'integer', nullable: true, description: 'Null: it does not expire' })
  @IsOptional()
  @IsInt({ message: 'validityMonths must be whole months, 120 at most, or null' })
  @Min(1, { message: 'validityMonths must be whole months, 120 at most, or null' })
  @Max(120, { message: 'validityMonths must be whole months, 120 at most, or null' })
  validityMonths?: number | null;

  /** What is left out stays as it is. */
  over(draft: Pick<KeptPackage, 'rule'>, now: CourseNow): Publication {
    const { rule = draft.rule, passMark = now.passMark } = this;
    const { cpdMinutes = now.cpdMinutes, validityMonths = now.validityMonths } = this;
    return { rule, settings: { passMark, cpdMinutes, validityMonths } };
  }
}

class PartBody {
  @ApiProperty() id: string;
  @ApiProperty() title: string;
  @ApiProperty({ description: 'Where it begins, within the package' }) entry: string;
  @ApiProperty({ description: 'Whether it reports how somebody gets on' }) reports: boolean;
}

export class PackageBody {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ enum: ['draft', 'published'] }) status: 'draft' | 'published';
  @ApiProperty() fileName: string;
  @ApiProperty({ description: 'As its manifest has it' }) title: string;
  @ApiProperty({ enum: ['1.2', '2004'] }) standard: string;
  @ApiProperty({ example: '2004 4th Edition' }) edition: string;
  @ApiProperty({ type: 'integer' }) files: number;
  @ApiProperty({ type: 'integer', description: 'Unpacked' }) bytes: number;
  @ApiProperty({ type: [PartBody] }) parts: PartBody[];
  @ApiProperty({ description: 'Whether it seems to say that somebody has completed it' }) reports: boolean;
  @ApiProperty({ type: [String], description: 'What to know before it is published' }) warnings: string[];
  @ApiProperty({ enum: SCORM_RULES, description: 'What completes it; of a draft, what is suggested' })
  rule: ScormRule;
  @ApiProperty({ format: 'date-time' }) uploadedAt: string;
  @ApiProperty({ type: String, nullable: true }) uploadedBy: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) publishedAt: string | null;
  @ApiProperty({ type: 'integer', description: 'Who have it as their running course' }) learners: number;
}

class AnswerGivenBody {
  @ApiProperty() answer: string;
  @ApiProperty({ description: 'As the package judged it: correct, incorrect, neutral, a number, or empty' })
  result: string;
  @ApiProperty({ type: 'integer' }) times: number;
}

export class PackageAnswersBody {
  @ApiProperty({ type: 'integer' }) version: number;
  @ApiProperty({ description: 'Title of the part; empty in a package of one' }) part: string;
  @ApiProperty({ description: 'Its id, as the package has it' }) question: string;
  @ApiProperty({ description: 'What it asks; empty where the package does not tell' }) description: string;
  @ApiProperty({ type: 'integer', description: 'By how many people' }) answered: number;
  @ApiProperty({ type: 'integer', description: 'Of those, by the package' }) judged: number;
  @ApiProperty({ type: 'integer' }) right: number;
  @ApiProperty({ type: [AnswerGivenBody], description: 'The most frequent first' }) given: AnswerGivenBody[];
}

export function packageBody(kept: CoursePackage): PackageBody {
  const { number, fileName, about, rule, uploadedAt, uploadedBy, publishedAt, learners } = kept;
  const { title, standard, edition, files, bytes, reports, warnings } = about;
  return {
    version: number,
    status: publishedAt === null ? 'draft' : 'published',
    ...{ fileName, title, standard, edition, files, bytes, reports, warnings, rule, uploadedBy, learners },
    parts: about.items.map(({ id, title: name, href, kind }) => ({
      ...{ id, title: name, entry: href },
      reports: kind === 'sco',
    })),
    uploadedAt: uploadedAt.toISOString(),
    publishedAt: publishedAt?.toISOString() ?? null,
  };
}

export const answersBody = (versions: [KeptPackage, QuestionFigures[]][]): PackageAnswersBody[] =>
  versions.flatMap(([kept, questions]) =>
    questions.map((figures) => {
      const { id, description, answered, judged, right, given } = figures;
      const part = partOfQuestion(kept, figures);
      return { version: kept.number, part, question: id, description, answered, judged, right, given };
    }),
  );
