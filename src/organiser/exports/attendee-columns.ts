import type { FileColumn } from '../../platform/files/table-files.js';
import { londonWall } from '../../platform/time/london.js';
import type { Attendee } from '../attendee.types.js';

/** What an exported list says of each attendee; the same in every format. `status` is how the pages say it. */
export const attendeeColumns = (status: (attendee: Attendee) => string): FileColumn<Attendee>[] => [
  { heading: 'Reference', width: 16, value: ({ reference }) => reference },
  { heading: 'Name', width: 28, value: ({ name }) => name },
  { heading: 'Email', width: 34, value: ({ email }) => email },
  { heading: 'Job title', width: 28, value: ({ jobTitle }) => jobTitle ?? '' },
  { heading: 'Agency', width: 34, value: ({ agency }) => agency ?? '' },
  { heading: 'Status', width: 20, value: status },
  { heading: 'Sessions chosen', width: 28, value: ({ sessions }) => sessions ?? '' },
  { heading: 'Booked', width: 18, value: ({ bookedAt }) => londonWall(bookedAt).replace('T', ' ') },
  { heading: 'Access needs', width: 34, value: ({ access }) => access ?? '' },
  { heading: 'Dietary needs', width: 34, value: ({ dietary }) => dietary ?? '' },
  { heading: 'Waiting list position', width: 20, value: ({ position }) => position?.toString() ?? '' },
];
