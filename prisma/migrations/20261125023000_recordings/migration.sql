-- CreateEnum
CREATE TYPE "recording_state" AS ENUM ('starting', 'started', 'stopped', 'ready', 'failed');

-- AlterTable
ALTER TABLE "session" ADD COLUMN     "autostop_at" TIMESTAMPTZ(3),
ADD COLUMN     "closing_reason" TEXT,
ADD COLUMN     "closing_since" TIMESTAMPTZ(3),
ADD COLUMN     "public_url" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "recording_refused" BOOLEAN NOT NULL DEFAULT false,
ADD COLUMN     "recording_uid" UUID;

-- CreateTable
CREATE TABLE "recording" (
    "uid" UUID NOT NULL,
    "id" TEXT NOT NULL,
    "session_uid" UUID NOT NULL,
    "session_id" TEXT NOT NULL,
    "public_url" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "output_mode" TEXT NOT NULL,
    "has_audio" BOOLEAN NOT NULL,
    "has_video" BOOLEAN NOT NULL,
    "resolution" TEXT,
    "layout" TEXT,
    "custom_layout" TEXT,
    "status" "recording_state" NOT NULL DEFAULT 'starting',
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "started_at" TIMESTAMPTZ(3),
    "stopped_at" TIMESTAMPTZ(3),
    "finished_at" TIMESTAMPTZ(3),
    "reason" TEXT,
    "announced_at" TIMESTAMPTZ(3),
    "paused_at" TIMESTAMPTZ(3),
    "pauses" JSONB NOT NULL DEFAULT '[]',
    "capture_job_no" INTEGER NOT NULL DEFAULT 1,
    "capture_term" INTEGER NOT NULL DEFAULT 0,
    "captured_by" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "progress" DOUBLE PRECISION,
    "file" TEXT,
    "size" BIGINT NOT NULL DEFAULT 0,
    "duration" DOUBLE PRECISION NOT NULL DEFAULT 0,
    "failure" TEXT,
    "removing" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "recording_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "recording_stream" (
    "recording_uid" UUID NOT NULL,
    "stream_id" TEXT NOT NULL,
    "connection_id" TEXT NOT NULL,
    "client_data" TEXT NOT NULL,
    "server_data" TEXT NOT NULL,
    "has_audio" BOOLEAN NOT NULL,
    "has_video" BOOLEAN NOT NULL,
    "type_of_video" TEXT NOT NULL,
    "published_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "recording_stream_pkey" PRIMARY KEY ("recording_uid","stream_id")
);

-- CreateTable
CREATE TABLE "recording_piece" (
    "recording_uid" UUID NOT NULL,
    "file" TEXT NOT NULL,
    "stream_id" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "bytes" BIGINT,

    CONSTRAINT "recording_piece_pkey" PRIMARY KEY ("recording_uid","file")
);

-- CreateIndex
CREATE UNIQUE INDEX "recording_id_key" ON "recording"("id");

-- CreateIndex
CREATE INDEX "recording_status_idx" ON "recording"("status");

-- CreateIndex
CREATE INDEX "recording_session_uid_idx" ON "recording"("session_uid");

-- CreateIndex
CREATE INDEX "session_autostop_at_idx" ON "session"("autostop_at");

-- CreateIndex
CREATE INDEX "session_closing_since_idx" ON "session"("closing_since");

-- AddForeignKey
ALTER TABLE "recording_stream" ADD CONSTRAINT "recording_stream_recording_uid_fkey" FOREIGN KEY ("recording_uid") REFERENCES "recording"("uid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "recording_piece" ADD CONSTRAINT "recording_piece_recording_uid_fkey" FOREIGN KEY ("recording_uid") REFERENCES "recording"("uid") ON DELETE CASCADE ON UPDATE CASCADE;


