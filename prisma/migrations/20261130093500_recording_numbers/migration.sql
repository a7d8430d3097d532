-- Which numbers the ids of recordings have, by what stands before them: `A` is number 0 of `A`, and `A-2` is number 2 of
-- `A`, whoever has it, the session `A` or one that is called `A-2`. So the lowest free one is found in one row, however many
-- are taken.

-- CreateTable
CREATE TABLE "recording_numbers" (
    "name" TEXT NOT NULL,
    "taken" int4multirange NOT NULL,

    CONSTRAINT "recording_numbers_pkey" PRIMARY KEY ("name")
);

-- What an id is: number 0 of itself, and perhaps a number of something shorter. Longer numbers are never come to.
CREATE FUNCTION numbers_of_recording(id TEXT) RETURNS TABLE (name TEXT, number int4multirange) LANGUAGE sql IMMUTABLE AS $$
  SELECT id, int4multirange(int4range(0, 1))
  UNION ALL
  SELECT part[1], int4multirange(int4range(part[2]::int, part[2]::int + 1))
  FROM regexp_match(id, '^(.*)-([1-9][0-9]{0,8})$') AS part WHERE part IS NOT NULL
$$;

-- Both lock the rows in the order of their names, so that nobody waits for somebody who waits for him.
CREATE FUNCTION take_recording_numbers() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO recording_numbers AS known (name, taken)
    SELECT name, number FROM numbers_of_recording(NEW.id) ORDER BY name
    ON CONFLICT (name) DO UPDATE SET taken = known.taken + excluded.taken;
  RETURN NULL;
END $$;

CREATE FUNCTION free_recording_numbers() RETURNS TRIGGER LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO recording_numbers AS known (name, taken)
    SELECT name, number FROM numbers_of_recording(OLD.id) ORDER BY name
    ON CONFLICT (name) DO UPDATE SET taken = known.taken - excluded.taken;
  DELETE FROM recording_numbers
    WHERE name IN (SELECT name FROM numbers_of_recording(OLD.id)) AND isempty(taken);
  RETURN NULL;
END $$;

CREATE TRIGGER take_numbers AFTER INSERT ON recording FOR EACH ROW EXECUTE FUNCTION take_recording_numbers();
CREATE TRIGGER free_numbers AFTER DELETE ON recording FOR EACH ROW EXECUTE FUNCTION free_recording_numbers();

INSERT INTO recording_numbers (name, taken)
  SELECT of_id.name, range_agg(of_id.number) FROM recording, numbers_of_recording(recording.id) AS of_id GROUP BY of_id.name;

-- What is unfinished is counted with each change of a session, however much of it is finished.
-- DropIndex
DROP INDEX "recording_session_uid_idx";

-- CreateIndex
CREATE INDEX "recording_session_uid_status_idx" ON "recording"("session_uid", "status");
