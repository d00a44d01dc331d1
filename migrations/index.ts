// Listed by hand, no globs: the same list under ESM, jest and dist. Append only.
import { AddProgramClock1700000001000 } from './1700000001000-AddProgramClock.js';
import { AddOrganisationsAndVenues1700000002000 } from './1700000002000-AddOrganisationsAndVenues.js';
import { AddPeople1700000003000 } from './1700000003000-AddPeople.js';
import { AddEvents1700000004000 } from './1700000004000-AddEvents.js';
import { AddBookings1700000005000 } from './1700000005000-AddBookings.js';
import { AddOutbox1700000006000 } from './1700000006000-AddOutbox.js';
import { AddCourses1700000007000 } from './1700000007000-AddCourses.js';
import { KeepTheProgrammeSearchable1700000011000 } from './1700000011000-KeepTheProgrammeSearchable.js';
import { LetOrganisersMakeEvents1700000012000 } from './1700000012000-LetOrganisersMakeEvents.js';
import { TakeTheRegisterPerSession1700000013000 } from './1700000013000-TakeTheRegisterPerSession.js';
import { AddCheckInCodes1700000013100 } from './1700000013100-AddCheckInCodes.js';
import { KeepTrainingHadElsewhere1700000014000 } from './1700000014000-KeepTrainingHadElsewhere.js';
import { AddCertificates1700000014100 } from './1700000014100-AddCertificates.js';
import { GiveTeamMembersRoles1700000015000 } from './1700000015000-GiveTeamMembersRoles.js';
import { ShareEventsWithPartners1700000015100 } from './1700000015100-ShareEventsWithPartners.js';
import { RecordWhatAnEntryBelongsTo1700000015200 } from './1700000015200-RecordWhatAnEntryBelongsTo.js';
import { InviteToTeams1700000015300 } from './1700000015300-InviteToTeams.js';
import { AddImports1700000016000 } from './1700000016000-AddImports.js';
import { MessageAttendees1700000017000 } from './1700000017000-MessageAttendees.js';
import { AddEvaluations1700000019000 } from './1700000019000-AddEvaluations.js';
import { GiveCertificatesAfterEvaluation1700000019100 } from './1700000019100-GiveCertificatesAfterEvaluation.js';
import { AddRoomsToVenues1700000020000 } from './1700000020000-AddRoomsToVenues.js';
import { LetPeopleChooseSessions1700000020100 } from './1700000020100-LetPeopleChooseSessions.js';
import { AttendOnlineOrInPerson1700000020200 } from './1700000020200-AttendOnlineOrInPerson.js';
import { LetRemindersSpeak1700000021000 } from './1700000021000-LetRemindersSpeak.js';
import { TakeCoursesHere1700000022000 } from './1700000022000-TakeCoursesHere.js';
import { WriteCoursesHere1700000023000 } from './1700000023000-WriteCoursesHere.js';
import { TakeScormPackages1700000024000 } from './1700000024000-TakeScormPackages.js';
import { TakeEquivalents1700000025000 } from './1700000025000-TakeEquivalents.js';
import { KeepLargeFiles1700000026000 } from './1700000026000-KeepLargeFiles.js';
import { CompleteNoEndedCycle1700000026100 } from './1700000026100-CompleteNoEndedCycle.js';
import { KeepPackagesInPieces1700000028000 } from './1700000028000-KeepPackagesInPieces.js';
import { BeginCoursesFromPackages1700000028100 } from './1700000028100-BeginCoursesFromPackages.js';
import { FindEntriesByFacet1700000029000 } from './1700000029000-FindEntriesByFacet.js';
import { FindUndecidedBookings1700000030000 } from './1700000030000-FindUndecidedBookings.js';

export const migrations = [
  AddProgramClock1700000001000,
  AddOrganisationsAndVenues1700000002000,
  AddPeople1700000003000,
  AddEvents1700000004000,
  AddBookings1700000005000,
  AddOutbox1700000006000,
  AddCourses1700000007000,
  KeepTheProgrammeSearchable1700000011000,
  LetOrganisersMakeEvents1700000012000,
  TakeTheRegisterPerSession1700000013000,
  AddCheckInCodes1700000013100,
  KeepTrainingHadElsewhere1700000014000,
  AddCertificates1700000014100,
  GiveTeamMembersRoles1700000015000,
  ShareEventsWithPartners1700000015100,
  RecordWhatAnEntryBelongsTo1700000015200,
  InviteToTeams1700000015300,
  AddImports1700000016000,
  MessageAttendees1700000017000,
  AddEvaluations1700000019000,
  GiveCertificatesAfterEvaluation1700000019100,
  AddRoomsToVenues1700000020000,
  LetPeopleChooseSessions1700000020100,
  AttendOnlineOrInPerson1700000020200,
  LetRemindersSpeak1700000021000,
  TakeCoursesHere1700000022000,
  WriteCoursesHere1700000023000,
  TakeScormPackages1700000024000,
  TakeEquivalents1700000025000,
  KeepLargeFiles1700000026000,
  CompleteNoEndedCycle1700000026100,
  KeepPackagesInPieces1700000028000,
  BeginCoursesFromPackages1700000028100,
  FindEntriesByFacet1700000029000,
  FindUndecidedBookings1700000030000,
];
