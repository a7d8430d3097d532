-- What has no worker is looked for all the time; what a worker captures is not to be read for that.
CREATE TABLE "recorder" (
    "id" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "recorder_pkey" PRIMARY KEY ("id")
);
ALTER TABLE "recording" ADD COLUMN "job_checked_at" TIMESTAMPTZ(3) NOT NULL DEFAULT '1970-01-01 00:00:00 +00:00';
CREATE INDEX "recording_captured_by_status_idx" ON "recording"("captured_by", "status");
CREATE INDEX "recording_without_worker_idx" ON "recording"("job_checked_at")
    WHERE (status = 'stopped' OR removing OR (status IN ('starting', 'started') AND captured_by IS NULL));
-- What is captured at this moment is left with its workers; those that do not live any more are found by this.
INSERT INTO "recorder" ("id")
    SELECT DISTINCT "captured_by" FROM "recording" WHERE "captured_by" IS NOT NULL AND "status" IN ('starting', 'started');
