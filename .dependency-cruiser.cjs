// The house rules of docs/adr/0002: features point one way, platform knows no feature, rules know no framework.
const FEATURES =
  'organisations|people|eligibility|venues|events|bookings|attendance|courses|training-records|equivalents|catalogue|organiser|editor|register|evaluations|certificates|teams|imports|messages|reports|learning|authoring|scorm|demonstration';
const ways = 'pages|api|jobs';

/** A feature may import only itself and the features named here (and platform, config). */
const downhill = {
  organisations: [],
  eligibility: [],
  venues: [],
  'training-records': [],
  people: ['organisations', 'training-records', 'eligibility'],
  events: ['venues', 'organisations', 'eligibility', 'people'],
  bookings: ['events', 'venues', 'people', 'organisations', 'training-records', 'eligibility'],
  attendance: ['bookings', 'events', 'people', 'training-records'],
  courses: ['people', 'organisations', 'training-records', 'eligibility'],
  // Declared for an event or a course, and a line of the training record once confirmed.
  equivalents: ['events', 'courses', 'training-records', 'people', 'eligibility'],
  catalogue: ['events', 'courses', 'venues', 'eligibility', 'people', 'organisations', 'bookings'],
  organiser: [
    'events',
    'bookings',
    'attendance',
    'equivalents',
    'venues',
    'people',
    'organisations',
    'eligibility',
  ],
  // One task of organisers each, with the frame of an event's pages from `organiser`.
  editor: [
    'organiser',
    'catalogue',
    'bookings',
    'events',
    'venues',
    'people',
    'organisations',
    'eligibility',
  ],
  imports: ['organiser', 'catalogue', 'venues', 'events', 'people', 'organisations'],
  register: ['organiser', 'attendance', 'bookings', 'events', 'people', 'organisations'],
  evaluations: ['organiser', 'attendance', 'bookings', 'events', 'people', 'organisations'],
  certificates: [
    'organiser',
    'evaluations',
    'attendance',
    'courses',
    'training-records',
    'bookings',
    'events',
    'people',
    'organisations',
  ],
  // Above certificates, since a completion issues one in its own transaction.
  learning: ['certificates', 'courses', 'organiser', 'events', 'eligibility', 'people'],
  // Writes versions of courses; takes from the editor of events how a page is sealed and a rule chosen.
  authoring: [
    'learning',
    'courses',
    'editor',
    'organiser',
    'events',
    'eligibility',
    'people',
    'organisations',
  ],
  // Packages are versions of a course: enrolments and completion are those of `learning`. A course that begins with one
  // takes an address that no draft has, and who can take it is chosen as the editor of events has it.
  scorm: ['learning', 'authoring', 'courses', 'editor', 'events', 'eligibility', 'people', 'organisations'],
  teams: ['organiser', 'events', 'people', 'organisations'],
  messages: ['organiser', 'attendance', 'bookings', 'events', 'people', 'organisations'],
  // Reads from all that it counts, and nobody reads from it.
  reports: [
    'organiser',
    'evaluations',
    'certificates',
    'attendance',
    'bookings',
    'events',
    'eligibility',
    'people',
    'organisations',
  ],
};

module.exports = {
  forbidden: [
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-orphans',
      severity: 'error',
      from: {
        orphan: true,
        path: '^src',
        pathNot:
          '(main|worker|cli)\\.[tj]s$|\\.spec\\.ts$|\\.d\\.ts$|browser/scorm/player\\.js$|demonstration/data/',
      },
      to: {},
    },
    {
      name: 'not-to-test',
      severity: 'error',
      from: { path: '^(src|migrations)', pathNot: '\\.spec\\.ts$' },
      to: { path: '^test/' },
    },
    {
      name: 'not-to-dev-dep',
      severity: 'error',
      from: { path: '^(src|migrations)', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    {
      name: 'config-imports-nothing-of-ours',
      severity: 'error',
      from: { path: '^src/config/' },
      to: { path: '^src/', pathNot: '^src/config/' },
    },
    {
      name: 'platform-knows-no-feature',
      severity: 'error',
      from: { path: '^src/platform/' },
      to: { path: `^src/(${FEATURES})/` },
    },
    ...Object.entries(downhill).map(([feature, may]) => ({
      name: `${feature}-looks-downhill`,
      severity: 'error',
      from: { path: `^src/${feature}/` },
      to: { path: `^src/(${FEATURES})/`, pathNot: `^src/(${[feature, ...may].join('|')})/` },
    })),
    {
      name: 'another-features-door',
      comment:
        'Another feature is entered by its module, service, queries, entities, pure rules and refusals.',
      severity: 'error',
      from: { path: `^src/(${FEATURES})/`, pathNot: '^src/demonstration/' },
      to: {
        path: `^src/(${FEATURES})/`,
        pathNot: [
          '^src/$1/',
          `^src/(${FEATURES})/[^/]+\\.(module|service|queries|entity|rules|errors|types)\\.ts$`,
        ],
      },
    },
    {
      name: 'ways-in-do-not-import-each-other',
      severity: 'error',
      from: { path: `^src/([^/]+)/(${ways})/` },
      to: { path: `^src/$1/(${ways})/`, pathNot: '^src/$1/$2/' },
    },
    {
      name: 'core-does-not-import-ways-in',
      severity: 'error',
      from: { path: '^src/[^/]+/[^/]+\\.ts$', pathNot: '\\.module\\.ts$|^src/platform' },
      to: { path: `^src/(${FEATURES})/(${ways})/` },
    },
    {
      name: 'rules-are-pure',
      severity: 'error',
      from: { path: '\\.rules\\.ts$' },
      to: {
        path: 'node_modules/(@nestjs|typeorm|fastify|pg)|\\.(service|queries|module)\\.ts$|\\.entity\\.ts$',
      },
    },
    {
      name: 'only-config-reads-the-environment',
      severity: 'error',
      from: { path: '^src/', pathNot: '^src/config/' },
      to: { path: 'node_modules/dotenv' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { extensions: ['.ts', '.js', '.json'] },
  },
};
