import { Module } from '@nestjs/common';
import { OrganiserModule } from '../organiser/organiser.module.js';
import { PeopleModule } from '../people/people.module.js';
import { MessagesApiController } from './api/messages.controller.js';
import { MessageEmails } from './emails/message-emails.js';
import { MessageJob } from './jobs/message.job.js';
import { MessageRunner } from './message-runner.js';
import { MessagesPersonalData } from './messages-personal-data.js';
import { MessagesQueries } from './messages.queries.js';
import { MessagesService } from './messages.service.js';
import { DraftsController } from './pages/drafts.controller.js';
import { SendingController } from './pages/sending.controller.js';

/** What organisers write to the people of an event: drafted, looked at, sent once, followed. */
@Module({
  imports: [OrganiserModule, PeopleModule],
  controllers: [DraftsController, SendingController, MessagesApiController],
  providers: [
    MessagesService,
    MessagesQueries,
    MessageRunner,
    MessageJob,
    MessageEmails,
    MessagesPersonalData,
  ],
})
export class MessagesModule {}
