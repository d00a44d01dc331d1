import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a search filters, counts and sorts by, and the document that its words are looked up in. */
const ENTRY = `type, id, kind, audiences, area, modes, months, starts_at, ends_at, added_at, books_from, books_until, title,
  document`;

/** A, B and C: a word in the title counts for more than one in the small print. */
const document = (a: string, b: string, c: string, list: string): string => `
  setweight(to_tsvector('english', plain_text(${a})), 'A') || setweight(to_tsvector('english', plain_text(${b})), 'B') ||
  setweight(to_tsvector('english', plain_text(${c}) || ' ' || plain_text(${list})), 'C')`;

/**
 * One narrow row for each public event and each course, written by the database itself whenever an event, its sessions
 * or its venue change, so that no writer can forget it. Drafts have none. See ADR 13.
 */
export class KeepTheProgrammeSearchable1700000011000 implements MigrationInterface {
  name = 'KeepTheProgrammeSearchable1700000011000';

  async up(db: QueryRunner): Promise<void> {
    await this.addEntries(db);
    await this.addWords(db);
    await this.keepRight(db);
    await db.query(`SELECT write_programme('event', ARRAY(SELECT id FROM events)),
      write_programme('course', ARRAY(SELECT id FROM courses))`);
    await db.query(`ALTER TABLE events DROP COLUMN search`);
    await db.query(`ALTER TABLE courses DROP COLUMN search`);
    await db.query(`ALTER TABLE venues DROP COLUMN search`);
  }

  private async addEntries(db: QueryRunner): Promise<void> {
    // What every entry must be. A course can be begun at any time: after whatever has a date, before what has none yet.
    await db.query(`
      CREATE VIEW programme AS
      SELECT 'event' AS type, event.id, event.kind::text AS kind, event.audiences, venue.area_code AS area,
        array_remove(ARRAY[CASE WHEN event.online THEN 'online' END, CASE WHEN event.venue_id IS NOT NULL THEN 'in_person' END],
          NULL) AS modes,
        ARRAY(SELECT DISTINCT to_char(starts_at AT TIME ZONE 'Europe/London', 'YYYY-MM') FROM event_sessions
          WHERE event_id = event.id ORDER BY 1) AS months,
        event.starts_at, event.ends_at, event.published_at AS added_at, event.booking_opens_at AS books_from,
        CASE WHEN event.status = 'published' AND event.places <> 'none' AND event.starts_at IS NOT NULL
          THEN least(event.booking_closes_at, event.starts_at) END AS books_until,
        plain_text(event.title) AS title,
        ${document(
          'event.title',
          `concat_ws(' ', event.theme, event.summary)`,
          `concat_ws(' ', event.description, event.audience, event.level)`,
          'event.outcomes || event.partners',
        )} || to_tsvector('english', plain_text(concat_ws(' ', venue.name, venue.town))) AS document,
        plain_text(concat_ws(' ', event.title, event.theme, event.summary, venue.name, venue.town)) AS words
      FROM events AS event LEFT JOIN venues AS venue ON venue.id = event.venue_id
      WHERE event.published_at IS NOT NULL
      UNION ALL
      SELECT 'course', id, 'e-learning', audiences, NULL, ARRAY['online'], '{}', 'infinity', NULL, NULL, NULL, NULL,
        plain_text(title),
        ${document('title', 'summary', `concat_ws(' ', audience, level)`, 'outcomes')},
        plain_text(concat_ws(' ', title, summary))
      FROM courses`);
    await db.query(`
      CREATE TABLE programme_entries (
        type text NOT NULL,
        id integer NOT NULL,
        kind text NOT NULL,
        audiences text[] NOT NULL,
        area text,
        modes text[] NOT NULL,
        months text[] NOT NULL,
        starts_at timestamptz,
        ends_at timestamptz,
        added_at timestamptz,
        books_from timestamptz,
        books_until timestamptz,
        title text NOT NULL,
        document tsvector NOT NULL,
        PRIMARY KEY (type, id)
      )`);
    // Without a list of what is still to be indexed, which every search would have to read through.
    await db.query(
      `CREATE INDEX programme_document ON programme_entries USING gin (document) WITH (fastupdate = off)`,
    );
    await db.query(`CREATE INDEX programme_months ON programme_entries USING gin (months)`);
    await db.query(`CREATE INDEX programme_soonest ON programme_entries (starts_at, title, type, id)`);
    // For a look at whether there is any, PostgreSQL would rather read the table until it meets one; often there is none.
    await db.query(`
      CREATE FUNCTION is_on_offer(words tsquery) RETURNS boolean LANGUAGE sql STABLE SET enable_seqscan = off
      AS $$ SELECT EXISTS (SELECT FROM programme_entries WHERE document @@ words) $$`);
  }

  private async addWords(db: QueryRunner): Promise<void> {
    // Every word that a typo may be read as. One that is in no entry any more stays, and a search leaves it out.
    await db.query(`CREATE TABLE programme_words (word text PRIMARY KEY)`);
    await db.query(
      `CREATE INDEX programme_words_alike ON programme_words USING gin (word gin_trgm_ops) WITH (fastupdate = off)`,
    );
  }

  private async keepRight(db: QueryRunner): Promise<void> {
    // A venue that is being renamed is waited for, and one that is read here is not renamed until this is committed.
    await db.query(`
      CREATE FUNCTION write_programme(of_type text, ids integer[]) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF of_type = 'event' THEN
          PERFORM FROM venues WHERE id IN (SELECT venue_id FROM events WHERE events.id = ANY (ids)) ORDER BY id FOR SHARE;
        END IF;
        DELETE FROM programme_entries WHERE type = of_type AND id = ANY (ids);
        INSERT INTO programme_entries (${ENTRY}) SELECT ${ENTRY} FROM programme WHERE type = of_type AND id = ANY (ids);
        INSERT INTO programme_words
        SELECT word FROM (
          SELECT DISTINCT unnest(tsvector_to_array(to_tsvector('simple', words))) AS word
          FROM programme WHERE type = of_type AND id = ANY (ids)) AS used
        WHERE length(word) >= 3 AND to_tsvector('english', word) <> ''
        ORDER BY word ON CONFLICT DO NOTHING;
      END $$`);
    await db.query(`
      CREATE FUNCTION entry_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM write_programme(TG_ARGV[0], ARRAY(SELECT id FROM changed));
        RETURN NULL;
      END $$`);
    // The venue that an event leaves is held too, or whoever renames it would write the event as it was there.
    await db.query(`
      CREATE FUNCTION event_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM FROM venues WHERE id IN (SELECT venue_id FROM before) ORDER BY id FOR SHARE;
        PERFORM write_programme('event', ARRAY(SELECT id FROM changed));
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE FUNCTION sessions_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        UPDATE programme_entries AS entry SET months = programme.months FROM programme
        WHERE entry.type = 'event' AND entry.id IN (SELECT event_id FROM changed)
          AND programme.type = 'event' AND programme.id = entry.id AND programme.months <> entry.months;
        RETURN NULL;
      END $$`);
    await db.query(`
      CREATE FUNCTION venue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM write_programme('event', ARRAY(
          SELECT events.id FROM changed JOIN before USING (id) JOIN events ON events.venue_id = changed.id
          WHERE (changed.name, changed.town, changed.area_code) IS DISTINCT FROM (before.name, before.town, before.area_code)));
        RETURN NULL;
      END $$`);
    for (const [table, call] of [
      ['events', `entry_changed('event')`],
      ['courses', `entry_changed('course')`],
      ['event_sessions', 'sessions_changed()'],
    ] as const) {
      for (const [when, rows] of [
        ['INSERT', 'NEW'],
        ['DELETE', 'OLD'],
        ...(table === 'events' ? [] : [['UPDATE', 'NEW']]),
      ] as const) {
        await db.query(`CREATE TRIGGER keep_programme_at_${when.toLowerCase()} AFTER ${when} ON ${table}
          REFERENCING ${rows} TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ${call}`);
      }
    }
    for (const [table, call] of [
      ['events', 'event_changed()'],
      ['venues', 'venue_changed()'],
    ] as const) {
      await db.query(`CREATE TRIGGER keep_programme_at_update AFTER UPDATE ON ${table}
        REFERENCING OLD TABLE AS before NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION ${call}`);
    }
  }

  async down(db: QueryRunner): Promise<void> {
    await db.query(`ALTER TABLE venues ADD COLUMN search tsvector GENERATED ALWAYS AS (
      to_tsvector('english', plain_text(name || ' ' || town))) STORED`);
    await db.query(`ALTER TABLE courses ADD COLUMN search tsvector GENERATED ALWAYS AS (
      setweight(to_tsvector('english', plain_text(title)), 'A') ||
      setweight(to_tsvector('english', plain_text(summary)), 'B') ||
      setweight(to_tsvector('english', plain_text(audience || ' ' || coalesce(level, ''))), 'C') ||
      setweight(to_tsvector('english', plain_text(outcomes)), 'C')) STORED`);
    await db.query(`ALTER TABLE events ADD COLUMN search tsvector GENERATED ALWAYS AS (
      setweight(to_tsvector('english', plain_text(title)), 'A') ||
      setweight(to_tsvector('english', plain_text(coalesce(theme, '') || ' ' || summary)), 'B') ||
      setweight(to_tsvector('english', plain_text(description || ' ' || audience || ' ' || coalesce(level, ''))), 'C') ||
      setweight(to_tsvector('english', plain_text(outcomes) || ' ' || plain_text(partners)), 'C')) STORED`);
    for (const table of ['events', 'courses', 'event_sessions', 'venues']) {
      for (const when of ['insert', 'update', 'delete']) {
        await db.query(`DROP TRIGGER IF EXISTS keep_programme_at_${when} ON ${table}`);
      }
    }
    await db.query(
      `DROP FUNCTION venue_changed, sessions_changed, event_changed, entry_changed, write_programme, is_on_offer`,
    );
    await db.query(`DROP TABLE programme_words, programme_entries`);
    await db.query(`DROP VIEW programme`);
  }
}
