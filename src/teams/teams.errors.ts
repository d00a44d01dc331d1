import { notFound, Refusal } from '../platform/refusal.js';

export const teamNotFound = (): Refusal => notFound('There is no such team');

export const invitationNotFound = (): Refusal => notFound('There is no such invitation');

export const alreadyMember = (): Refusal =>
  new Refusal('conflict', 'already_member', 'They are in this team already. Change their role instead', {
    errors: [{ field: 'email', message: 'They are in this team already. Change their role instead' }],
  });

export const alreadyInvited = (): Refusal =>
  new Refusal('conflict', 'already_invited', 'They are invited already. Send that invitation again', {
    errors: [
      {
        field: 'email',
        message: 'They are invited already. Send that invitation again, or withdraw it first',
      },
    ],
  });

export const tooManyInvitations = (most: number): Refusal =>
  new Refusal(
    'conflict',
    'too_many_invitations',
    `A team can have ${most} invitations at a time. Withdraw some that are no longer needed`,
  );

export const sentJustNow = (): Refusal =>
  new Refusal('conflict', 'sent_just_now', 'It was sent a moment ago. Wait a few minutes for it to arrive');

/** Says the same for one that never was, so that guessing teaches nothing. */
export const invitationSpent = (): Refusal =>
  new Refusal(
    'unprocessable',
    'invitation_spent',
    'This invitation was withdrawn or is too old. Ask whoever invited you to send it again.',
  );

export const teamNameTaken = (): Refusal =>
  new Refusal('conflict', 'name_taken', 'There is a team of this name', {
    errors: [{ field: 'name', message: 'There is a team of this name' }],
  });

export const ownTeam = (): Refusal =>
  new Refusal('conflict', 'own_team', 'Your team runs this event already', {
    errors: [{ field: 'team', message: 'This team runs the event. Choose another one' }],
  });
