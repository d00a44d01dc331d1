import { IsEmail, IsIn, MaxLength } from 'class-validator';
import { Transform } from 'class-transformer';
import { normaliseEmail } from '../../people/email.rules.js';
import { TEAM_ROLES, type TeamRole } from '../../platform/auth/team-role.js';
import { IsFilledIn, IsPlainText } from '../../platform/text/plain-text.js';
import { PARTNER_ROLES } from '../team.types.js';

const levelled = ({ value }: { value: unknown }): unknown => normaliseEmail(value) ?? value;
const EMAIL = { message: 'Enter an email address in the correct format, like name@example.com' };

export class RoleForm {
  @IsIn(TEAM_ROLES, { message: 'Select what they may do' })
  role: TeamRole | '' = '';
}

export class InviteForm extends RoleForm {
  @Transform(levelled)
  @MaxLength(254, EMAIL)
  @IsEmail({}, EMAIL)
  email: string = '';
}

export class ShareForm {
  @IsFilledIn('Select a team')
  @IsPlainText('Team', { max: 200 })
  team: string = '';

  @IsIn(PARTNER_ROLES, { message: 'Select what they may do' })
  role: (typeof PARTNER_ROLES)[number] | '' = '';
}

export class NewTeamForm {
  @IsFilledIn('Enter the name of the team')
  @IsPlainText('Name', { max: 120 })
  name: string = '';

  @Transform(levelled)
  @MaxLength(254, EMAIL)
  @IsEmail({}, EMAIL)
  contactEmail: string = '';
}
