-- AlterTable
ALTER TABLE "connection" ALTER COLUMN "rpc_session_id" DROP NOT NULL,
ALTER COLUMN "token" DROP NOT NULL,
ALTER COLUMN "gateway_id" DROP NOT NULL,
ALTER COLUMN "cursor" DROP NOT NULL;

-- AlterTable
ALTER TABLE "stream" ALTER COLUMN "frame_rate" DROP NOT NULL;

-- CreateTable
CREATE TABLE "ip_camera" (
    "owner_id" UUID NOT NULL,
    "rtsp_uri" TEXT NOT NULL,
    "adaptative_bitrate" BOOLEAN NOT NULL,
    "only_play_with_subscribers" BOOLEAN NOT NULL,
    "network_cache" INTEGER NOT NULL,

    CONSTRAINT "ip_camera_pkey" PRIMARY KEY ("owner_id")
);

-- AddForeignKey
ALTER TABLE "ip_camera" ADD CONSTRAINT "ip_camera_owner_id_fkey" FOREIGN KEY ("owner_id") REFERENCES "connection"("id") ON DELETE CASCADE ON UPDATE CASCADE;
