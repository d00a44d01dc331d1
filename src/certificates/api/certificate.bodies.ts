import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsBoolean, IsInt, IsNotEmpty, Max, Min } from 'class-validator';
import { WHOLE_ATTENDANCES, type WholeAttendance } from '../../attendance/attendance.types.js';
import { MayBeLeftOut } from '../../platform/api/validation.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { londonDate } from '../../platform/time/london.js';
import { standingOf } from '../certificate.rules.js';
import type { CertificateStanding } from '../certificate.types.js';
import type { CertificateInFull } from '../certificates.queries.js';
import type { Candidate, EventCertificates } from '../event-certificates.service.js';

const STANDINGS: CertificateStanding[] = ['valid', 'expired', 'revoked'];

/** What is on the paper and whether it counts: all that a stranger with the number may know. */
export class CertificateBody {
  @ApiProperty({ example: '7K3M-Q2XA-9F0T' }) number: string;
  @ApiProperty({ enum: STANDINGS }) standing: CertificateStanding;
  @ApiProperty() name: string;
  @ApiProperty() title: string;
  @ApiProperty() provider: string;
  @ApiProperty({ type: [String] }) partners: string[];
  @ApiProperty({ type: [String], example: ['2019-11-06'] }) days: string[];
  @ApiProperty({ type: 'string', nullable: true }) place: string | null;
  @ApiProperty({ type: [String] }) outcomes: string[];
  @ApiProperty({ type: 'integer', nullable: true }) minutes: number | null;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) validUntil: string | null;
  @ApiProperty({ type: 'string', format: 'date' }) issuedOn: string;
  @ApiProperty({ type: 'string', format: 'date', nullable: true }) revokedOn: string | null;
  @ApiProperty({ type: 'string', nullable: true, description: 'Number of the one that it corrects' })
  replaces: string | null;
}

export function certificateBody(certificate: CertificateInFull, today: string): CertificateBody {
  const { number, name, title, provider, partners, days, place, outcomes, minutes } = certificate;
  const { validUntil, issuedAt, revokedAt, replaces } = certificate;
  return {
    ...{ number, standing: standingOf(certificate, today), name, title, provider, partners, days, place },
    ...{ outcomes, minutes, validUntil, replaces },
    issuedOn: londonDate(issuedAt),
    revokedOn: revokedAt === null ? null : londonDate(revokedAt),
  };
}

class ReasonAgainst {
  @ApiProperty({ example: 'partly_attended' }) code: string;
  @ApiProperty() message: string;
}

class CandidateBody {
  @ApiProperty({ type: 'string', nullable: true, example: 'KSC-7K3M-Q2XA' }) reference: string | null;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'string', nullable: true }) organisation: string | null;
  @ApiProperty({ enum: WHOLE_ATTENDANCES }) attendance: WholeAttendance;
  @ApiProperty({ type: CertificateBody, nullable: true, description: 'Their latest one' })
  certificate: CertificateBody | null;
  @ApiProperty({ type: [ReasonAgainst], description: 'Why none can be issued; empty for who is due one' })
  reasons: ReasonAgainst[];
  @ApiProperty({ description: 'The register has been corrected since' }) toBeRevoked: boolean;
}

export class CertificateSettingsBody {
  @ApiProperty({ description: 'Whether certificates are given for the event' })
  @IsBoolean({ message: 'given must be true or false' })
  given: boolean;

  @ApiPropertyOptional({ type: 'integer', nullable: true, minimum: 1, maximum: 120 })
  @MayBeLeftOut()
  @Max(120, { message: 'validityMonths must be 120 or less' })
  @Min(1, { message: 'validityMonths must be 1 or more' })
  @IsInt({ message: 'validityMonths must be a whole number' })
  validityMonths?: number;

  @ApiPropertyOptional({
    type: 'integer',
    nullable: true,
    minimum: 1,
    maximum: 59_999,
    description: 'Instead of the length of the sessions',
  })
  @MayBeLeftOut()
  @Max(59_999, { message: 'cpdMinutes must be 59,999 or less' })
  @Min(1, { message: 'cpdMinutes must be 1 or more' })
  @IsInt({ message: 'cpdMinutes must be a whole number' })
  cpdMinutes?: number;

  @ApiPropertyOptional({
    description: 'Only who has answered the evaluation on the day gets one; left out it stays as it was',
  })
  @MayBeLeftOut()
  @IsBoolean({ message: 'afterEvaluation must be true or false' })
  afterEvaluation?: boolean;
}

class SettingsSaid {
  @ApiProperty() given: boolean;
  @ApiProperty({ type: 'integer', nullable: true }) validityMonths: number | null;
  @ApiProperty({ type: 'integer', nullable: true }) cpdMinutes: number | null;
  @ApiProperty() afterEvaluation: boolean;
}

export class EventCertificatesBody {
  @ApiProperty({ type: SettingsSaid }) settings: SettingsSaid;
  @ApiProperty() registerClosed: boolean;
  @ApiProperty({ type: [CandidateBody] }) items: CandidateBody[];
  @ApiProperty({ type: 'integer' }) total: number;
  @ApiProperty({ type: 'integer' }) page: number;
  @ApiProperty({ type: 'integer' }) pageSize: number;
}

export function eventCertificatesBody(
  { settings, closed, candidates }: EventCertificates,
  { page, pageSize }: { page: number; pageSize: number },
  today: string,
): EventCertificatesBody {
  const shown = candidates.slice((page - 1) * pageSize, page * pageSize);
  return {
    settings,
    registerClosed: closed !== null,
    items: shown.map((candidate) => candidateBody(candidate, today)),
    ...{ total: candidates.length, page, pageSize },
  };
}

const candidateBody = (candidate: Candidate, today: string): CandidateBody => {
  const { reference, name, agency, attendance, certificate, reasons, toBeRevoked } = candidate;
  return {
    ...{ reference, name, organisation: agency, attendance, reasons, toBeRevoked },
    certificate: certificate && certificateBody(certificate, today),
  };
};

class IssuedBody {
  @ApiProperty({ example: '7K3M-Q2XA-9F0T' }) number: string;
  @ApiProperty() name: string;
}

export class IssuedList {
  @ApiProperty({
    type: [IssuedBody],
    description: 'Those issued by this call; who had one is not among them',
  })
  issued: IssuedBody[];
}

export class RevocationBody {
  @ApiProperty({ description: 'The person reads it; a stranger never does', maxLength: 1000 })
  @IsPlainText('reason', { max: 1000, lines: true })
  @IsNotEmpty({ message: 'Enter a reason' })
  reason: string;
}

export class ReplacementBody extends RevocationBody {
  @ApiProperty({ description: 'As it should stand on the new certificate', maxLength: 200 })
  @IsPlainText('name', { max: 200 })
  @IsFilledIn('Enter the name as it should stand on the certificate')
  name: string;
}
