/** Whom one click signs in as, in the demonstration only. */
export const DEMONSTRATION_ACCOUNTS = [
  { email: 'practitioner@kent.example', who: 'Practitioner, children’s workforce, Maidstone' },
  { email: 'adults@kent.example', who: 'Practitioner, adults’ workforce' },
  { email: 'champion@kent.example', who: 'Online Safeguarding Champion, may come to the forum' },
  { email: 'manager@kent.example', who: 'Training lead of an agency' },
  { email: 'parent@family.example', who: 'Parent, without an employer' },
  { email: 'outside@elsewhere.example', who: 'Practitioner outside Kent and Medway' },
  { email: 'organiser@kscmp.example', who: 'Organiser of the conference' },
  { email: 'organiser@other.example', who: 'Organiser of another team' },
  { email: 'helper@kscmp.example', who: 'Check-in helper of the conference' },
  { email: 'viewer@kscmp.example', who: 'Viewer of the team that runs the conference' },
  { email: 'admin@kscmp.example', who: 'Administrator' },
] as const;
