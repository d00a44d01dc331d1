import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsString, Matches } from 'class-validator';
import { PageQuery } from '../../platform/api/paging.js';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsFilledIn, IsPlainText, tidyLine } from '../../platform/text/plain-text.js';
import { IsWebAddress } from '../../platform/text/web-address.js';
import {
  EQUIVALENT_STATES,
  type Declaration,
  type Equivalent,
  type EquivalentState,
} from '../equivalent.types.js';
import type { DecisionFilter } from '../equivalents.queries.js';

const SLUG = /^[a-z0-9-]{1,200}$/;

export class DeclareBody {
  @ApiPropertyOptional({
    description: 'Slug of the event whose rule asks for the training; this or `course`',
  })
  @MayBeLeftOut()
  @Matches(SLUG, { message: 'event must be the slug of an event' })
  event?: string;

  @ApiPropertyOptional({ description: 'Slug of the course whose rule asks for the training' })
  @MayBeLeftOut()
  @Matches(SLUG, { message: 'course must be the slug of a course' })
  course?: string;

  @ApiProperty({
    example: 'level-1',
    description: 'Of the training it is like: one of the `anyOf` of the rule',
  })
  @Matches(/^[a-z0-9-]{1,100}$/, { message: 'code must be one that the rule asks for' })
  code: string;

  @ApiProperty({ maxLength: 200 })
  @IsPlainText('title', { max: 200 })
  @IsFilledIn('Enter what the training was called')
  title: string;

  @ApiProperty({ maxLength: 200, description: 'Who ran it' })
  @IsPlainText('provider', { max: 200 })
  @IsFilledIn('Enter who ran the training')
  provider: string;

  @ApiProperty({ type: 'string', format: 'date', example: '2019-03-27' })
  @IsString({ message: 'completedOn must be a date' })
  completedOn: string;

  @ApiPropertyOptional({ maxLength: 100, description: 'Number of its certificate' })
  @MayBeLeftOut()
  @IsPlainText('certificate', { max: 100 })
  certificate?: string;

  @ApiPropertyOptional({ maxLength: 500, format: 'uri', description: 'Where it can be looked up' })
  @MayBeLeftOut()
  @IsWebAddress('link must be a web address', { max: 500 })
  link?: string;

  @ApiPropertyOptional({ maxLength: 1000, description: 'What it covered' })
  @MayBeLeftOut()
  @IsPlainText('note', { max: 1000, lines: true })
  note?: string;
}

export const declarationOf = ({ code, title, provider, completedOn, ...more }: DeclareBody): Declaration => ({
  code,
  title: tidyLine(title),
  provider: tidyLine(provider),
  completedOn,
  certificate: tidyLine(more.certificate ?? '') || null,
  link: more.link ?? null,
  note: more.note?.trim() || null,
});

export class EquivalentReasonBody {
  @ApiProperty({ maxLength: 1000, description: 'The person reads it in the email' })
  @IsString({ message: 'Enter a reason' })
  @IsPlainText('reason', { max: 1000, lines: true })
  @IsFilledIn('Enter a reason')
  reason: string;
}

export class DecisionListQuery extends PageQuery {
  @ApiPropertyOptional({ enum: ['waiting', 'decided'], default: 'waiting' })
  @MayBeLeftOut()
  @IsIn(['waiting', 'decided'], { message: 'show must be waiting or decided' })
  show?: DecisionFilter;
}

class AskerBody {
  @ApiProperty() title: string;
  @ApiProperty({ example: '/events/level-2' }) path: string;
}

export class EquivalentBody {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty({ description: 'Of the training that it is to count as' }) code: string;
  @ApiProperty({ description: 'The rule’s words for that training' }) equivalentOf: string;
  @ApiProperty() title: string;
  @ApiProperty() provider: string;
  @ApiProperty({ type: 'string', format: 'date' }) completedOn: string;
  @ApiProperty({ type: String, nullable: true }) certificate: string | null;
  @ApiProperty({ type: String, nullable: true }) link: string | null;
  @ApiProperty({ type: String, nullable: true }) note: string | null;
  @ApiProperty({ enum: EQUIVALENT_STATES }) state: EquivalentState;
  @ApiProperty({ type: AskerBody, nullable: true, description: 'The event or course that asks for it' })
  askedBy: AskerBody | null;
  @ApiProperty({ description: 'The team that decides' }) team: string;
  @ApiProperty({ format: 'date-time' }) declaredAt: string;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) decidedAt: string | null;
  @ApiProperty({ type: String, format: 'date-time', nullable: true }) takenBackAt: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Why it was declined or taken back' })
  reason: string | null;
}

export class DeclaredEquivalentBody extends EquivalentBody {
  @ApiProperty() name: string;
  @ApiProperty() email: string;
  @ApiProperty({ type: String, nullable: true }) organisation: string | null;
  @ApiProperty({ type: String, nullable: true }) decidedBy: string | null;
}

export class OwnEquivalents {
  @ApiProperty({ type: [EquivalentBody] }) items: EquivalentBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

export class DeclaredEquivalents {
  @ApiProperty({ type: [DeclaredEquivalentBody] }) items: DeclaredEquivalentBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

export const equivalentBody = (equivalent: Equivalent): EquivalentBody => {
  const { id, code, label, title, provider, completedOn, certificate, link, note, state, team } = equivalent;
  return {
    ...{ id, code, title, provider, completedOn, certificate, link, note, state, team },
    equivalentOf: label,
    askedBy: equivalent.asker,
    declaredAt: equivalent.declaredAt.toISOString(),
    decidedAt: equivalent.decidedAt?.toISOString() ?? null,
    takenBackAt: equivalent.takenBackAt?.toISOString() ?? null,
    reason: equivalent.takenBackReason ?? equivalent.declineReason,
  };
};

export const declaredEquivalentBody = (equivalent: Equivalent): DeclaredEquivalentBody => {
  const { person, email, organisation, decidedBy } = equivalent;
  return { ...equivalentBody(equivalent), name: person, email, organisation, decidedBy };
};
