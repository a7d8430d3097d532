-- CreateEnum
CREATE TYPE "media_node_state" AS ENUM ('running', 'draining', 'lost');

-- CreateTable
CREATE TABLE "session" (
    "uid" UUID NOT NULL,
    "session_id" TEXT NOT NULL,
    "reserved_id" TEXT,
    "media_mode" TEXT NOT NULL,
    "recording_mode" TEXT NOT NULL,
    "default_output_mode" TEXT NOT NULL,
    "default_recording_layout" TEXT NOT NULL,
    "default_custom_layout" TEXT NOT NULL,
    "custom_session_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "activated_at" TIMESTAMPTZ(3),
    "closed_at" TIMESTAMPTZ(3),
    "media_node_id" TEXT,
    "last_event_seq" INTEGER NOT NULL DEFAULT 0,

    CONSTRAINT "session_pkey" PRIMARY KEY ("uid")
);

-- CreateTable
CREATE TABLE "token" (
    "id" TEXT NOT NULL,
    "session_uid" UUID NOT NULL,
    "url" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "data" TEXT NOT NULL,
    "record" BOOLEAN NOT NULL,
    "kurento_options" JSONB,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "token_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "connection" (
    "id" UUID NOT NULL,
    "session_uid" UUID NOT NULL,
    "connection_id" TEXT NOT NULL,
    "rpc_session_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "token" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "record" BOOLEAN NOT NULL,
    "insecure" BOOLEAN NOT NULL,
    "server_data" TEXT NOT NULL,
    "client_data" TEXT NOT NULL,
    "platform" TEXT NOT NULL,
    "location" TEXT NOT NULL,
    "kurento_options" JSONB,
    "gateway_id" TEXT NOT NULL,
    "attachment" INTEGER NOT NULL DEFAULT 1,
    "attached_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "cursor" INTEGER NOT NULL,
    "lost_at" TIMESTAMPTZ(3),

    CONSTRAINT "connection_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stream" (
    "id" TEXT NOT NULL,
    "publication_id" UUID NOT NULL,
    "session_uid" UUID NOT NULL,
    "owner_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "has_audio" BOOLEAN NOT NULL,
    "has_video" BOOLEAN NOT NULL,
    "audio_active" BOOLEAN NOT NULL,
    "video_active" BOOLEAN NOT NULL,
    "type_of_video" TEXT NOT NULL,
    "frame_rate" DOUBLE PRECISION NOT NULL,
    "video_dimensions" TEXT,
    "filter" JSONB NOT NULL,
    "media_node_id" TEXT NOT NULL,
    "media_node_epoch" UUID NOT NULL,

    CONSTRAINT "stream_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "subscription" (
    "id" UUID NOT NULL,
    "subscriber_id" UUID NOT NULL,
    "stream_id" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL,
    "media_node_id" TEXT NOT NULL,
    "media_node_epoch" UUID NOT NULL,

    CONSTRAINT "subscription_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "session_event" (
    "session_uid" UUID NOT NULL,
    "seq" INTEGER NOT NULL,
    "type" TEXT NOT NULL,
    "body" JSONB NOT NULL,
    "audience" JSONB NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "session_event_pkey" PRIMARY KEY ("session_uid","seq")
);

-- CreateTable
CREATE TABLE "gateway" (
    "id" TEXT NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "suspected_at" TIMESTAMPTZ(3),

    CONSTRAINT "gateway_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "media_node" (
    "id" TEXT NOT NULL,
    "epoch" UUID NOT NULL,
    "state" "media_node_state" NOT NULL,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "suspected_at" TIMESTAMPTZ(3),
    "workers" INTEGER NOT NULL,
    "sessions" INTEGER NOT NULL,
    "publications" INTEGER NOT NULL,
    "subscriptions" INTEGER NOT NULL,

    CONSTRAINT "media_node_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "session_reserved_id_key" ON "session"("reserved_id");

-- CreateIndex
CREATE INDEX "session_closed_at_idx" ON "session"("closed_at");

-- CreateIndex
CREATE INDEX "token_session_uid_idx" ON "token"("session_uid");

-- CreateIndex
CREATE UNIQUE INDEX "connection_rpc_session_id_key" ON "connection"("rpc_session_id");

-- CreateIndex
CREATE INDEX "connection_gateway_id_idx" ON "connection"("gateway_id");

-- CreateIndex
CREATE UNIQUE INDEX "connection_session_uid_connection_id_key" ON "connection"("session_uid", "connection_id");

-- CreateIndex
CREATE UNIQUE INDEX "stream_publication_id_key" ON "stream"("publication_id");

-- CreateIndex
CREATE UNIQUE INDEX "stream_owner_id_key" ON "stream"("owner_id");

-- CreateIndex
CREATE INDEX "stream_session_uid_idx" ON "stream"("session_uid");

-- CreateIndex
CREATE INDEX "stream_media_node_id_idx" ON "stream"("media_node_id");

-- CreateIndex
CREATE INDEX "subscription_stream_id_idx" ON "subscription"("stream_id");

-- CreateIndex
CREATE UNIQUE INDEX "subscription_subscriber_id_stream_id_key" ON "subscription"("subscriber_id", "stream_id");

-- CreateIndex
CREATE INDEX "media_node_state_idx" ON "media_node"("state");

-- AddForeignKey
ALTER TABLE "token" ADD CONSTRAINT "token_session_uid_fkey" FOREIGN KEY ("session_uid") REFERENCES "session"("uid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "connection" ADD CONSTRAINT "connection_session_uid_fkey" FOREIGN KEY ("session_uid") REFERENCES "session"("uid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stream" ADD CONSTRAINT "stream_session_uid_fkey" FOREIGN KEY ("session_uid") REFERENCES "session"("uid") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "stream" ADD CONSTRAINT "stream_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_subscriber_id_fkey" FOREIGN KEY ("subscriber_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "subscription" ADD CONSTRAINT "subscription_stream_id_fkey" FOREIGN KEY ("stream_id") REFERENCES "stream"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "session_event" ADD CONSTRAINT "session_event_session_uid_fkey" FOREIGN KEY ("session_uid") REFERENCES "session"("uid") ON DELETE CASCADE ON UPDATE CASCADE;


