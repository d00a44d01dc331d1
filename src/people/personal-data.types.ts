/** Why the law lets us keep it (UK GDPR article 6, and 9 for needs). */
export type Basis = 'public task' | 'legitimate interests' | 'consent';

export interface PersonalField {
  /** In words, as /privacy shows it. */
  what: string;
  purpose: string;
  basis: Basis;
  /** In words; where a job enforces it, the figure comes from `RETENTION`. */
  kept: string;
}

/** How long things are kept. The retention job and the privacy page both read these. */
export const RETENTION = {
  /** Used and unused sign-in emails. */
  signInRequestDays: 1,
  /** What was written to people about their bookings. */
  sentMailDays: 400,
  /**
   * Accounts nobody has signed in to, by the program's clock. Long enough for a three-year refresher to come round
   * twice.
   */
  unusedAccountYears: 7,
  /** Invitations to a team after they were accepted, withdrawn or grew too old. */
  invitationDays: 30,
  /** Who did what. Long enough for a review of a case to ask about it; holds numbers, no names. */
  auditYears: 7,
  /** Access and dietary needs after the last day of the event; bookings enforce it. */
  needsDays: 28,
} as const;

const accountKept = `Until you ask us to erase it, or ${RETENTION.unusedAccountYears} years after you last signed in`;

/**
 * Every personal field that people hold, by its name in `Person` or the thing it is part of. A test holds it against
 * the columns of the table: a new field without a purpose fails.
 */
export const PERSONAL_FIELDS = {
  email: {
    what: 'Email address',
    purpose: 'To sign you in and to send what you need to know about your bookings',
    basis: 'public task',
    kept: accountKept,
  },
  name: {
    what: 'Name',
    purpose: 'For the attendee list, the register and your certificates',
    basis: 'public task',
    kept: accountKept,
  },
  organisation: {
    what: 'Organisation',
    purpose: 'To tell who an event is open to, and which agencies are trained',
    basis: 'public task',
    kept: accountKept,
  },
  jobTitle: { what: 'Job title', purpose: 'For the attendee list', basis: 'public task', kept: accountKept },
  role: {
    what: 'Role, and when you started it',
    purpose: 'To tell which training is for you',
    basis: 'public task',
    kept: accountKept,
  },
  workforce: {
    what: 'Whether you work with children, adults or both',
    purpose: 'To tell which training is for you',
    basis: 'public task',
    kept: accountKept,
  },
  areas: {
    what: 'Where you work, and the postcode if you give it',
    purpose: 'To tell which training is for you',
    basis: 'public task',
    kept: accountKept,
  },
  targetGroup: {
    what: 'How close your work is to children and families, if you say',
    purpose: 'To tell which level of training is for you',
    basis: 'public task',
    kept: accountKept,
  },
  manager: {
    what: 'Your manager’s name and email address, if you give them',
    purpose:
      'So that organisers can reach them about your training and ask them what has come of it, and they see which courses you have completed',
    basis: 'legitimate interests',
    kept: accountKept,
  },
  memberships: {
    what: 'Teams and networks you belong to',
    purpose: 'To tell what you may see and which forums are yours',
    basis: 'public task',
    kept: accountKept,
  },
  trainingRecord: {
    what: 'Training you have completed, and what you write down yourself',
    purpose: 'To show what you have done and when it is due again',
    basis: 'public task',
    kept: accountKept,
  },
  equivalents: {
    what: 'Training you completed elsewhere and asked an organiser to confirm, and what they answered',
    purpose: 'To let it count where an event or course asks for earlier training',
    basis: 'public task',
    kept: accountKept,
  },
  certificates: {
    what: 'Certificates you were given, with your name as it was then',
    purpose: 'To prove what you have completed, and to confirm it to whoever you show a certificate to',
    basis: 'public task',
    kept: accountKept,
  },
  learning: {
    what: 'Courses you take here: lessons, answers, time spent, and what you write down for yourself alone',
    purpose:
      'To let you go on where you stopped, and to tell your organisers and agency whether you are trained',
    basis: 'public task',
    kept: accountKept,
  },
  evaluations: {
    what: 'What you answered about training under your name, and what your manager answered about you; of anonymous questions only that you answered',
    purpose: 'To tell what training is worth, and to make it better',
    basis: 'public task',
    kept: accountKept,
  },
  mail: {
    what: 'Emails we have sent you about your bookings',
    purpose: 'To show organisers that they arrived, and to send them again',
    basis: 'public task',
    kept: `${RETENTION.sentMailDays} days`,
  },
  invitation: {
    what: 'Your email address where a team invites you, before you have answered',
    purpose: 'So that a team can invite somebody who has no account yet',
    basis: 'legitimate interests',
    kept: `${RETENTION.invitationDays} days after you accepted, or the invitation ended`,
  },
  history: {
    what: 'What you did or changed as a member of a team, by the number of your account',
    purpose: 'To tell who changed an event, a booking or somebody’s permissions, and when',
    basis: 'public task',
    kept: `${RETENTION.auditYears} years`,
  },
  signIn: {
    what: 'Sign-in emails and sessions, authenticator secret of staff, API tokens',
    purpose: 'To keep your account yours',
    basis: 'legitimate interests',
    kept: `Sign-in emails ${RETENTION.signInRequestDays} day, sessions 12 hours, the rest as long as the account`,
  },
} as const satisfies Record<string, PersonalField>;
