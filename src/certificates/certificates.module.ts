import { Module } from '@nestjs/common';
import { AttendanceModule } from '../attendance/attendance.module.js';
import { EvaluationsModule } from '../evaluations/evaluations.module.js';
import { OrganiserModule } from '../organiser/organiser.module.js';
import { TrainingRecordsModule } from '../training-records/training-records.module.js';
import { CertificatesApiController } from './api/certificates.controller.js';
import { EventCertificatesApiController } from './api/event-certificates.controller.js';
import { CertificateMails } from './certificate-mails.js';
import { CertificatesPersonalData } from './certificates-personal-data.js';
import { CertificatesQueries } from './certificates.queries.js';
import { CertificatesService } from './certificates.service.js';
import { CertificateEmails } from './emails/certificate-emails.js';
import { EventCertificatesService } from './event-certificates.service.js';
import { LateCertificateJob } from './jobs/late-certificate.job.js';
import { LateCertificates } from './late-certificates.js';
import { CertificateViews } from './pages/certificate-view.js';
import { CheckController } from './pages/check.controller.js';
import { EventCertificatesController } from './pages/event-certificates.controller.js';
import { HolderController } from './pages/holder.controller.js';
import { OneCertificateController } from './pages/one-certificate.controller.js';

@Module({
  imports: [AttendanceModule, EvaluationsModule, OrganiserModule, TrainingRecordsModule],
  controllers: [
    CheckController,
    HolderController,
    EventCertificatesController,
    OneCertificateController,
    CertificatesApiController,
    EventCertificatesApiController,
  ],
  providers: [
    CertificatesQueries,
    CertificatesService,
    EventCertificatesService,
    CertificateMails,
    CertificateEmails,
    CertificatesPersonalData,
    CertificateViews,
    LateCertificates,
    LateCertificateJob,
  ],
  exports: [CertificatesService, CertificatesQueries],
})
export class CertificatesModule {}
