import { ApiProperty } from '@nestjs/swagger';
import { TEAM_ROLES, type TeamRole } from '../../platform/auth/team-role.js';
import { PARTNER_ROLES } from '../team.types.js';
import { IsEmail, IsIn, MaxLength } from 'class-validator';
import { Transform } from 'class-transformer';
import { normaliseEmail } from '../../people/email.rules.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import type { Invitation, Partner, TeamMember, TeamSummary } from '../team.types.js';

const levelled = ({ value }: { value: unknown }): unknown => normaliseEmail(value) ?? value;
const address = (field: string) => ({ message: `${field} must be an email address` });

export class TeamBody {
  @ApiProperty({ example: 'kscmp' }) slug: string;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'integer' }) members: number;

  static of = ({ slug, name, members }: TeamSummary): TeamBody => ({ slug, name, members });
}

export class NewTeamBody {
  @ApiProperty({ maxLength: 120 })
  @IsFilledIn('name must be given')
  @IsPlainText('name', { max: 120 })
  name: string = '';

  @ApiProperty({ format: 'email', description: 'Role inbox that replies go to' })
  @Transform(levelled)
  @MaxLength(254, address('contactEmail'))
  @IsEmail({}, address('contactEmail'))
  contactEmail: string = '';
}

export class MemberBody {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty() name: string;
  @ApiProperty({ type: 'string', nullable: true, description: 'null for who does not manage the team' })
  email: string | null;
  @ApiProperty({ enum: TEAM_ROLES }) role: TeamRole;
  @ApiProperty({ type: 'string', format: 'date-time' }) since: Date;

  static of = ({ personId, name, email, role, since }: TeamMember, manages: boolean): MemberBody => ({
    id: personId,
    name,
    email: manages ? email : null,
    role,
    since,
  });
}

export class RoleBody {
  @ApiProperty({ enum: TEAM_ROLES })
  @IsIn(TEAM_ROLES, { message: `role must be one of ${TEAM_ROLES.join(', ')}` })
  role: TeamRole;
}

export class InviteBody extends RoleBody {
  @ApiProperty({ format: 'email' })
  @Transform(levelled)
  @MaxLength(254, address('email'))
  @IsEmail({}, address('email'))
  email: string = '';
}

export class InvitationBody {
  @ApiProperty({ type: 'integer' }) id: number;
  @ApiProperty() email: string;
  @ApiProperty({ enum: TEAM_ROLES }) role: TeamRole;
  @ApiProperty({ type: 'string', format: 'date-time' }) sentAt: Date;
  @ApiProperty({ type: 'string', format: 'date-time' }) expiresAt: Date;
  @ApiProperty() expired: boolean;

  static of = ({ id, email, role, sentAt, expiresAt, expired }: Invitation): InvitationBody => ({
    id,
    email,
    role,
    sentAt,
    expiresAt,
    expired,
  });
}

export class PartnerRoleBody {
  @ApiProperty({ enum: PARTNER_ROLES })
  @IsIn(PARTNER_ROLES, { message: `role must be one of ${PARTNER_ROLES.join(', ')}` })
  role: (typeof PARTNER_ROLES)[number];
}

export class PartnerBody {
  @ApiProperty({ description: 'Slug of the team' }) team: string;
  @ApiProperty() name: string;
  @ApiProperty({ enum: PARTNER_ROLES, description: 'What its members may do at most' }) role: TeamRole;
  @ApiProperty({ type: 'string', format: 'date-time' }) since: Date;

  static of = ({ slug, name, role, since }: Partner): PartnerBody => ({ team: slug, name, role, since });
}
