import { Module, type DynamicModule } from '@nestjs/common';
import { AttendanceModule } from './attendance/attendance.module.js';
import { AuthoringModule } from './authoring/authoring.module.js';
import { BookingsModule } from './bookings/bookings.module.js';
import { CatalogueModule } from './catalogue/catalogue.module.js';
import { CertificatesModule } from './certificates/certificates.module.js';
import { ConfigModule } from './config/config.module.js';
import type { Settings } from './config/settings.js';
import { CoursesModule } from './courses/courses.module.js';
import { EditorModule } from './editor/editor.module.js';
import { entities } from './entities.js';
import { EquivalentsModule } from './equivalents/equivalents.module.js';
import { EvaluationsModule } from './evaluations/evaluations.module.js';
import { ImportsModule } from './imports/imports.module.js';
import { LearningModule } from './learning/learning.module.js';
import { MessagesModule } from './messages/messages.module.js';
import { OrganisationsModule } from './organisations/organisations.module.js';
import { OrganiserModule } from './organiser/organiser.module.js';
import { PeopleModule } from './people/people.module.js';
import { AuthModule } from './platform/auth/auth.module.js';
import { DatabaseModule } from './platform/database/database.module.js';
import { OutboxModule } from './platform/outbox/outbox.module.js';
import { WebModule } from './platform/web/web.module.js';
import { RegisterModule } from './register/register.module.js';
import { ReportsModule } from './reports/reports.module.js';
import { ScormModule } from './scorm/scorm.module.js';
import { TeamsModule } from './teams/teams.module.js';
import { TrainingRecordsModule } from './training-records/training-records.module.js';

/** Only wires. */
@Module({})
export class AppModule {
  static with(settings: Settings): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        DatabaseModule.with(entities),
        AuthModule,
        OutboxModule.with(settings),
        WebModule,
        OrganisationsModule,
        TrainingRecordsModule,
        PeopleModule,
        BookingsModule,
        AttendanceModule,
        CoursesModule,
        EquivalentsModule,
        CatalogueModule,
        OrganiserModule,
        EditorModule,
        TeamsModule,
        EvaluationsModule,
        CertificatesModule,
        LearningModule,
        AuthoringModule,
        ScormModule,
        ImportsModule,
        RegisterModule,
        MessagesModule,
        ReportsModule,
      ],
    };
  }
}
