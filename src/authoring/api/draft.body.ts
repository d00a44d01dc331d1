import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { AUDIENCES, type Audience } from '../../eligibility/vocabulary.types.js';
import {
  COMPLETION_RULES,
  QUESTION_KINDS,
  type CompletionRule,
  type QuestionKind,
} from '../../learning/content.types.js';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsPlainText } from '../../platform/text/plain-text.js';

const NAME = /^[a-z0-9][a-z0-9._-]{0,99}$/;
const NAME_OR_NONE = /^([a-z0-9][a-z0-9._-]{0,99})?$/;
const DATE = /^(\d{4}-\d{2}-\d{2})?$/;
const AUDIENCE_CODES = Object.keys(AUDIENCES) as Audience[];

/** May be null. */
const OrNull = (): PropertyDecorator => ValidateIf((_, value) => value !== null);
const Whole =
  (low: number, high: number): PropertyDecorator =>
  (target, name) => {
    for (const rule of [IsInt(), Min(low), Max(high)]) rule(target, name);
  };

class ImageBody {
  @ApiProperty() @Matches(NAME) file: string;
  @ApiProperty({ description: 'What it shows, in words' })
  @IsPlainText('alt', { max: 500 })
  alt: string;
}

class VideoBody {
  @ApiPropertyOptional({ description: 'Shown above it' })
  @MayBeLeftOut()
  @IsPlainText('title', { max: 200 })
  title?: string;
  @ApiProperty({ description: 'Name of an uploaded MP4 or WebM' }) @Matches(NAME) file: string;
  @ApiProperty({ description: 'Name of an uploaded WebVTT; empty while there are none' })
  @Matches(NAME_OR_NONE)
  captions: string;
  @ApiProperty({ description: 'Markdown' })
  @IsPlainText('transcript', { max: 40_000, lines: true })
  transcript: string;
  @ApiPropertyOptional({ description: 'Name of a picture that is shown before it plays' })
  @MayBeLeftOut()
  @Matches(NAME)
  poster?: string;
}

class LessonBody {
  @ApiProperty() @Matches(/^[a-z0-9]+(-[a-z0-9]+)*$/) slug: string;
  @ApiProperty() @IsPlainText('title', { max: 200 }) title: string;
  @ApiProperty() @Whole(1, 600) minutes: number;
  @ApiProperty({ description: 'Markdown of the safe subset' })
  @IsPlainText('body', { max: 40_000, lines: true })
  body: string;
  @ApiProperty({ type: [Number], description: 'Numbers of the outcomes that it teaches, from 1' })
  @ArrayMaxSize(20)
  @IsInt({ each: true })
  outcomes: number[];
  @ApiPropertyOptional() @MayBeLeftOut() @IsPlainText('reflection', { max: 500 }) reflection?: string;
  @ApiProperty({ type: [ImageBody], description: 'Shown after the text' })
  @IsArray()
  @ArrayMaxSize(50)
  @ValidateNested({ each: true })
  @Type(() => ImageBody)
  images: ImageBody[];
  @ApiPropertyOptional({ type: VideoBody })
  @MayBeLeftOut()
  @ValidateNested()
  @Type(() => VideoBody)
  video?: VideoBody;
}

class SectionBody {
  @ApiProperty() @IsPlainText('title', { max: 200 }) title: string;
  @ApiProperty({ type: [LessonBody] })
  @IsArray()
  @ArrayMaxSize(300)
  @ValidateNested({ each: true })
  @Type(() => LessonBody)
  lessons: LessonBody[];
}

class OptionBody {
  @ApiProperty() @IsPlainText('text', { max: 500 }) text: string;
  @ApiPropertyOptional() @MayBeLeftOut() @IsBoolean() right?: boolean;
  @ApiPropertyOptional()
  @MayBeLeftOut()
  @IsPlainText('feedback', { max: 1000, lines: true })
  feedback?: string;
}

class FeedbackBody {
  @ApiProperty() @IsPlainText('right', { max: 1000, lines: true }) right: string;
  @ApiProperty() @IsPlainText('wrong', { max: 1000, lines: true }) wrong: string;
}

class QuestionBody {
  @ApiProperty({ description: 'Of its own in the course; figures are counted by it' })
  @Matches(/^[a-z0-9][a-z0-9-]{0,79}$/i)
  id: string;
  @ApiProperty() @Whole(0, 20) outcome: number;
  @ApiProperty({ description: 'Slug of the lesson to read again' }) @IsString() lesson: string;
  @ApiProperty({ enum: QUESTION_KINDS }) @IsIn(QUESTION_KINDS) kind: QuestionKind;
  @ApiProperty() @IsPlainText('text', { max: 1000, lines: true }) text: string;
  @ApiProperty({ type: [OptionBody], description: 'For ordering, in the right order' })
  @IsArray()
  @ArrayMaxSize(12)
  @ValidateNested({ each: true })
  @Type(() => OptionBody)
  options: OptionBody[];
  @ApiProperty({ type: FeedbackBody })
  @IsDefined()
  @ValidateNested()
  @Type(() => FeedbackBody)
  feedback: FeedbackBody;
}

class ContentBody {
  @ApiProperty({ format: 'date' }) @Matches(DATE) writtenOn: string;
  @ApiProperty() @IsPlainText('review', { max: 500 }) review: string;
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(20)
  @IsPlainText('outcomes', { max: 300 }, { each: true })
  outcomes: string[];
  @ApiProperty({ type: [SectionBody] })
  @IsArray()
  @ArrayMaxSize(60)
  @ValidateNested({ each: true })
  @Type(() => SectionBody)
  sections: SectionBody[];
  @ApiProperty({ type: [QuestionBody], description: 'Empty for a course without a knowledge check' })
  @IsArray()
  @ArrayMaxSize(500)
  @ValidateNested({ each: true })
  @Type(() => QuestionBody)
  questions: QuestionBody[];
}

class CourseSettingsBody {
  @ApiProperty({ enum: COMPLETION_RULES }) @IsIn(COMPLETION_RULES) completion: CompletionRule;
  @ApiProperty({ description: 'Per cent' }) @Whole(1, 100) passMark: number;
  @ApiProperty({ type: Number, nullable: true }) @OrNull() @Whole(1, 100) attempts: number | null;
  @ApiProperty({ type: Number, nullable: true }) @OrNull() @Whole(1, 500) questionsDrawn: number | null;
  @ApiProperty({ type: Number, nullable: true }) @OrNull() @Whole(1, 59_999) cpdMinutes: number | null;
  @ApiProperty({ type: Number, nullable: true }) @OrNull() @Whole(1, 120) validityMonths: number | null;
  @ApiProperty({ type: Number, nullable: true }) @OrNull() @Whole(1, 120) refresherMonths: number | null;
}

class AboutBody {
  @ApiProperty() @IsPlainText('title', { max: 200 }) @Matches(/\S/) title: string;
  @ApiProperty() @IsPlainText('summary', { max: 500, lines: true }) summary: string;
  @ApiProperty() @IsPlainText('audience', { max: 500 }) audience: string;
  @ApiProperty({ enum: AUDIENCE_CODES, isArray: true })
  @IsArray()
  @IsIn(AUDIENCE_CODES, { each: true })
  audiences: Audience[];
  @ApiProperty({ type: String, nullable: true })
  @OrNull()
  @IsPlainText('level', { max: 200 })
  level: string | null;
  @ApiProperty({ type: String, nullable: true })
  @OrNull()
  @IsPlainText('price', { max: 200 })
  price: string | null;
  @ApiProperty({ type: String, nullable: true })
  @OrNull()
  @IsPlainText('duration', { max: 200 })
  duration: string | null;
  @ApiProperty({ type: [String] })
  @IsArray()
  @ArrayMaxSize(20)
  @IsPlainText('bookingNotes', { max: 300 }, { each: true })
  bookingNotes: string[];
  @ApiProperty({ type: String, format: 'date', nullable: true })
  @OrNull()
  @Matches(/^\d{4}-\d{2}-\d{2}$/)
  opensOn: string | null;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    description: 'Who can take it, as a rule of eligibility',
  })
  @IsObject()
  rule: object;
}

/** What is given takes the place of what there is, part by part. */
export class DraftBody {
  @ApiPropertyOptional({ type: AboutBody })
  @MayBeLeftOut()
  @ValidateNested()
  @Type(() => AboutBody)
  about?: AboutBody;
  @ApiPropertyOptional({ type: ContentBody })
  @MayBeLeftOut()
  @ValidateNested()
  @Type(() => ContentBody)
  content?: ContentBody;
  @ApiPropertyOptional({ type: CourseSettingsBody })
  @MayBeLeftOut()
  @ValidateNested()
  @Type(() => CourseSettingsBody)
  settings?: CourseSettingsBody;
}

class ProblemOfDraft {
  @ApiProperty() message: string;
  @ApiProperty({ description: 'The page of the editor where it is mended', example: 'lessons/talk#body' })
  at: string;
}

export class DraftResponse {
  @ApiProperty() slug: string;
  @ApiProperty({ description: 'For If-Match; also the ETag' }) version: number;
  @ApiProperty({ type: Number, nullable: true, description: 'The version that it began as' })
  basedOn: number | null;
  @ApiProperty({ type: AboutBody }) about: AboutBody;
  @ApiProperty({ type: ContentBody }) content: ContentBody;
  @ApiProperty({ type: CourseSettingsBody }) settings: CourseSettingsBody;
  @ApiProperty({ type: [String], description: 'Names of its pictures and videos' }) files: string[];
  @ApiProperty({ type: [ProblemOfDraft], description: 'What stands against publishing it' })
  problems: ProblemOfDraft[];
}
