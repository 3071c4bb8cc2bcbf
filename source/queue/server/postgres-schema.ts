/** The schema that BullMQ uses unless told otherwise; its tables are named without it, so connections search there. */
export const queueSchema = 'bullmq';

/** Makes what this program adds to the database, unless it is there. Several machines may do so at once. */
export const createShared = `
BEGIN;
SELECT pg_advisory_xact_lock(hashtextextended('stockpile', 0));
CREATE SCHEMA IF NOT EXISTS stockpile;
CREATE TABLE IF NOT EXISTS stockpile.shared (
  set text NOT NULL,
  name text NOT NULL,
  text text NOT NULL,
  expires timestamptz NOT NULL,
  PRIMARY KEY (set, name)
);
CREATE INDEX IF NOT EXISTS shared_expires ON stockpile.shared (set, expires);
DELETE FROM stockpile.shared WHERE expires < clock_timestamp();

CREATE OR REPLACE FUNCTION stockpile.put_within(p_set text, p_name text, p_limit int, p_ms float8)
RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('stockpile ' || p_set, 0));
  DELETE FROM stockpile.shared WHERE set = p_set AND expires <= clock_timestamp();
  IF (SELECT count(*) FROM stockpile.shared WHERE set = p_set) >= p_limit THEN RETURN false; END IF;
  INSERT INTO stockpile.shared
    VALUES (p_set, p_name, '', clock_timestamp() + p_ms * interval '1 millisecond');
  RETURN true;
END $$;

CREATE OR REPLACE FUNCTION stockpile.reserve(
  p_set text, p_name text, p_calls int, p_window float8, p_longest float8
) RETURNS float8 LANGUAGE plpgsql AS $$
DECLARE
  v_now timestamptz;
  v_at timestamptz;
  v_wait float8;
BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('stockpile ' || p_set, 0));
  v_now := clock_timestamp();
  DELETE FROM stockpile.shared WHERE set = p_set AND expires <= v_now;
  -- A reserved call expires one window after its time.
  SELECT expires INTO v_at FROM stockpile.shared
    WHERE set = p_set ORDER BY expires DESC OFFSET p_calls - 1 LIMIT 1;
  v_at := greatest(v_now, coalesce(v_at, v_now));
  v_wait := extract(epoch FROM v_at - v_now) * 1000;
  IF v_wait <= p_longest THEN
    INSERT INTO stockpile.shared VALUES (p_set, p_name, '', v_at + p_window * interval '1 millisecond');
  END IF;
  RETURN v_wait;
END $$;
COMMIT;`;
